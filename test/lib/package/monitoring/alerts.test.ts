import {spawnSync} from 'node:child_process'
import {writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {alertGroups, monitoringFiles} from '../../../../src/lib/package/targets/monitoring/index.ts'
import {stageFiles} from '../../../../src/lib/package/write/stage-files.ts'
import {madeUpSubject, settings} from '../made-up-subject.ts'
import {remove, temporaryFolder} from '../packaged.ts'

const missing = spawnSync('promtool', ['--version']).status !== 0
const rules = alertGroups('flights').groups.flatMap(group => group.rules)

/** What servers told, and when an alert is there and when it is not. */
interface AlertCase {
  readonly alert: string
  readonly what: string
  /** A value a minute, in the notation of promtool. */
  readonly series: Readonly<Record<string, string>>
  readonly silentAt: readonly string[]
  /** None where it never fires. */
  readonly firesAt?: string
  readonly labels?: Readonly<Record<string, string>>
  readonly summary?: string
  /** Where it is not the same for all. */
  readonly description?: string
}

const NONFINITE = 'mlops_predictions_nonfinite_total{model="delay",version="v1.2.0"}'
const RESTARTS = 'mlops_model_process_restarts_total{model="delay",version="v1.2.0",reason="hung"}'
const START = 'process_start_time_seconds{instance="a"}'
const FREE = 'mlops_log_disk_free_bytes{instance="a"}'
const SIZE = 'mlops_log_disk_size_bytes{instance="a"}'
const bucket = (le: string): string =>
  `mlops_request_seconds_bucket{model="delay",protocol="predict",le="${le}"}`

const CASES: readonly AlertCase[] = [
  {
    alert: 'ModelServerAbsent',
    what: 'five minutes after the last answer of a server',
    series: {mlops_build_info: '1x5 _x30'},
    silentAt: ['5m', '14m'],
    firesAt: '20m',
    labels: {severity: 'critical', job: 'flights'},
    summary: 'No server of flights answers Prometheus.',
  },
  {
    alert: 'ModelServerAbsent',
    what: 'as long as one of two servers answers',
    series: {
      'mlops_build_info{instance="a"}': '1x5 _x30',
      'mlops_build_info{instance="b"}': '1x35',
    },
    silentAt: ['20m', '35m'],
  },
  {
    alert: 'ModelErrors',
    what: 'for five minutes of failures of the server, of any kind',
    series: {
      mlops_requests_total: '0+100x40',
      'mlops_errors_total{kind="internal"}': '0x10 2+2x30',
      'mlops_errors_total{kind="overloaded"}': '0x10 2+2x30',
      'mlops_errors_total{kind="deadline"}': '0x10 1+1x30',
    },
    silentAt: ['10m', '15m'],
    firesAt: '25m',
    labels: {severity: 'critical', job: 'flights'},
    summary: 'flights fails 5% of its requests.',
  },
  {
    alert: 'ModelErrors',
    what: 'for errors of clients, and for one in a hundred of the server',
    series: {
      mlops_requests_total: '0+100x40',
      'mlops_errors_total{kind="invalid"}': '0+50x40',
      'mlops_errors_total{kind="internal"}': '0+1x40',
    },
    silentAt: ['10m', '40m'],
  },
  {
    alert: 'ModelSlow',
    what: 'after ten minutes in which one of ten takes more than a quarter of a second',
    series: {
      [bucket('0.25')]: '0+100x10 1090+90x40',
      [bucket('0.5')]: '0+100x50',
      [bucket('+Inf')]: '0+100x50',
    },
    silentAt: ['10m', '20m'],
    firesAt: '40m',
    labels: {severity: 'warning', job: 'flights', model: 'delay'},
    // Rank 99 of 100: nine tenths of the way from 0.25 s, up to which 90 are, to 0.5 s.
    summary: 'One request in a hundred to flights takes 475ms or longer.',
  },
  {
    alert: 'ModelSlow',
    what: 'where one in two hundred is slow',
    series: {
      [bucket('0.25')]: '0+199x50',
      [bucket('0.5')]: '0+200x50',
      [bucket('+Inf')]: '0+200x50',
    },
    silentAt: ['20m', '50m'],
  },
  {
    alert: 'PredictionsNotFinite',
    what: 'at the first of them, and is over a quarter of an hour later',
    series: {[NONFINITE]: '0x10 1x40'},
    silentAt: ['10m', '30m'],
    firesAt: '12m',
    labels: {severity: 'warning', job: 'flights', model: 'delay', version: 'v1.2.0'},
    summary: 'delay v1.2.0 predicts NaN or infinity.',
  },
  {
    alert: 'ModelProcessRestarts',
    what: 'for the third start within ten minutes, with its reason',
    series: {[RESTARTS]: '0x10 1 1 2 2 3x30'},
    silentAt: ['10m', '13m', '30m'],
    firesAt: '16m',
    labels: {
      ...{severity: 'warning', job: 'flights', model: 'delay', version: 'v1.2.0'},
      reason: 'hung',
    },
    summary: 'The process of delay v1.2.0 is started again and again.',
    description: 'It hung: the log of the server says why; often memory is short.',
  },
  {
    alert: 'ModelProcessRestarts',
    what: 'for a start every eight minutes',
    series: {[RESTARTS]: '0x7 1x7 2x7 3x7 4x7'},
    silentAt: ['20m', '39m'],
  },
  {
    alert: 'ServerRestarts',
    what: 'for the third start within half an hour',
    series: {[START]: '100x9 700x4 1000x4 1300x40'},
    silentAt: ['9m', '18m', '55m'],
    firesAt: '21m',
    labels: {severity: 'warning', job: 'flights'},
    summary: 'A server of flights is started again and again.',
  },
  {
    alert: 'PredictionLogFails',
    what: 'at the first failure, and is over ten minutes later',
    series: {mlops_log_failures_total: '0x10 1x30'},
    silentAt: ['10m', '25m'],
    firesAt: '12m',
    labels: {severity: 'critical', job: 'flights'},
    summary: 'flights cannot write its log of predictions.',
  },
  {
    alert: 'LogDiskFull',
    what: 'ten minutes after less than a tenth is free on one of two servers',
    series: {
      [FREE]: '20x10 5x30',
      [SIZE]: '100x40',
      [FREE.replace('"a"', '"b"')]: '90x40',
      [SIZE.replace('"a"', '"b"')]: '100x40',
    },
    silentAt: ['10m', '20m'],
    firesAt: '22m',
    labels: {severity: 'warning', job: 'flights'},
    summary: 'The disk of the log of flights has 5% left.',
  },
  {
    alert: 'LogDiskFull',
    what: 'where a tenth is free',
    series: {[FREE]: '10x40', [SIZE]: '100x40'},
    silentAt: ['20m', '40m'],
  },
]

it('every alert has a case in which it fires', () => {
  const fired = CASES.filter(({firesAt}) => firesAt !== undefined).map(({alert}) => alert)
  expect(new Set(fired)).toEqual(new Set(rules.map(({alert}) => alert)))
})

describe.skipIf(missing)(
  `alerts, by promtool${missing ? ' (skipped: it is not installed)' : ''}`,
  () => {
    let folder = ''
    beforeAll(async () => {
      const root = await temporaryFolder()
      await stageFiles(root, monitoringFiles(madeUpSubject(), settings))
      folder = join(root, 'prometheus')
    })
    afterAll(() => remove(join(folder, '..')))

    it('are rules, beside a configuration, that Prometheus takes', () => {
      expectAccepted('check', 'rules', 'alerts.yaml')
      expectAccepted('check', 'config', '--syntax-only', 'prometheus.yaml')
    })

    it.each(CASES.filter(({firesAt}) => firesAt !== undefined))(
      'tell $alert: $what',
      async each => {
        await expectTold(each)
      },
    )

    it.each(CASES.filter(({firesAt}) => firesAt === undefined))(
      'do not tell $alert: $what',
      async each => {
        await expectTold(each)
      },
    )

    async function expectTold(each: AlertCase): Promise<void> {
      const {alert, silentAt, firesAt, labels, summary} = each
      const rule = rules.find(found => found.alert === alert)
      const description = each.description ?? rule?.annotations.description
      const told = (time: string, alerts: readonly object[]): object => ({
        ...{alertname: alert, eval_time: time, exp_alerts: alerts},
      })
      const fires = {exp_labels: labels, exp_annotations: {summary, description}}
      const tests = {
        rule_files: ['alerts.yaml'],
        evaluation_interval: '1m',
        tests: [
          {
            interval: '1m',
            input_series: Object.entries(each.series).map(([name, values]) => ({
              series: ofJob(name),
              values,
            })),
            alert_rule_test: [
              ...silentAt.map(time => told(time, [])),
              ...(firesAt === undefined ? [] : [told(firesAt, [fires])]),
            ],
          },
        ],
      }
      await writeFile(join(folder, 'case.yaml'), JSON.stringify(tests))
      expectAccepted('test', 'rules', 'case.yaml')
    }

    function expectAccepted(...args: readonly string[]): void {
      const {status, stdout, stderr} = spawnSync('promtool', args, {cwd: folder, encoding: 'utf8'})
      expect(`${stdout}${stderr}`).not.toContain('FAILED')
      expect(status, `${stdout}${stderr}`).toBe(0)
    }
  },
)

/** `name{a="b"}` of the job that the rules ask for. */
function ofJob(name: string): string {
  const [metric = '', labels = ''] = name.split(/[{}]/)
  return `${metric}{job="flights"${labels === '' ? '' : `,${labels}`}}`
}
