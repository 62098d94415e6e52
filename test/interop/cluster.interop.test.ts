import {spawnSync} from 'node:child_process'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {describe, expect, it} from 'vitest'
import {stageFiles} from '../../src/lib/package/write/stage-files.ts'
import {helm} from '../../src/lib/package/targets/cluster/helm.ts'
import {kubernetes} from '../../src/lib/package/targets/cluster/kubernetes.ts'
import {monitoringFiles} from '../../src/lib/package/targets/monitoring/index.ts'
import type {PackageSubject} from '../../src/lib/package/types.ts'
import {built, type ClusterObject} from '../lib/package/cluster/cluster-files.ts'
import {madeUpSubject, NASTY_NAMES, nastySubject, settings} from '../lib/package/made-up-subject.ts'
import {temporaryFolder} from '../lib/registry/git-project.ts'

const python = process.env['MLOPS_CLUSTER_PYTHON']
const script = fileURLToPath(new URL('cluster.py', import.meta.url))
/** The first that knows all that the objects use, and the newest that the peer has. */
const VERSIONS = ['1.30', '1.33', '1.37']

interface Rendered {
  readonly lint: {
    readonly messages: readonly {severity: number; error: string}[]
    errors: unknown[]
  }
  readonly notes: string
  readonly objects: readonly ClusterObject[]
  readonly problems: readonly string[]
  readonly checked: number
}

async function render(
  subject: PackageSubject,
  values: object = {},
  versions = VERSIONS.slice(-1),
): Promise<Rendered> {
  const folder = await temporaryFolder()
  const {files} = await helm.build(subject, settings)
  await stageFiles(folder, files)
  const [release = ''] = files[0]?.path.split('/') ?? []
  const {objects} = await built(kubernetes, subject)
  const request = {chart: join(folder, release), release, values, objects, versions}
  const {stdout, stderr, status} = spawnSync(python ?? '', [script], {
    input: JSON.stringify(request),
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  })
  if (status !== 0) throw new Error(stderr)
  return JSON.parse(stdout) as Rendered
}

/** Without the labels and the selector that Helm adds, and in one order. */
function comparable(objects: readonly ClusterObject[]): unknown {
  const text = JSON.stringify(objects, (key, value: unknown) =>
    ['app.kubernetes.io/instance', 'app.kubernetes.io/managed-by', 'helm.sh/chart'].includes(key)
      ? undefined
      : value,
  )
  const bare = JSON.parse(text) as ClusterObject[]
  return Object.fromEntries(bare.map(object => [object.kind, object]))
}

const monitored = {monitoring: {enabled: true}}

describe.skipIf(python === undefined)('Helm and the schemas of Kubernetes', () => {
  it('render the objects of the target kubernetes, all of them valid with no unknown field', async () => {
    const {objects, problems, checked, lint} = await render(madeUpSubject(), monitored, VERSIONS)
    expect(problems).toEqual([])
    // Six kinds that Kubernetes has a schema of, twice, in each version.
    expect(checked).toBe(6 * 2 * VERSIONS.length)
    expect(lint.errors).toEqual([])
    expect(lint.messages.filter(({severity}) => severity > 1)).toEqual([])
    const {objects: expected} = await built(kubernetes, madeUpSubject())
    expect(comparable(objects)).toEqual(comparable(expected))
  })

  it('leave out what values switch off', async () => {
    const off = {enabled: false}
    const {objects, problems, notes} = await render(madeUpSubject(), {
      ...{autoscaling: off, podDisruptionBudget: off, networkPolicy: off, token: {required: false}},
      replicaCount: 3,
      env: [{name: 'MLOPS_LOG_DIR', value: '/var/log/mlops'}],
      volumes: [{name: 'log', emptyDir: {}}],
      volumeMounts: [{name: 'log', mountPath: '/var/log/mlops'}],
    })
    expect(problems).toEqual([])
    expect(objects.map(({kind}) => kind).sort()).toEqual(['Deployment', 'Service'])
    const deployment = objects.find(({kind}) => kind === 'Deployment')
    expect(deployment?.spec).toMatchObject({
      replicas: 3,
      template: {
        spec: {
          containers: [
            {
              env: [
                {name: 'MLOPS_INSECURE', value: '1'},
                {name: 'MLOPS_LOG_DIR', value: '/var/log/mlops'},
              ],
            },
          ],
        },
      },
    })
    expect(notes).not.toContain('Secret')
  })

  it.each(NASTY_NAMES)('render a model of any name as what it is: %j', async name => {
    const {objects, problems} = await render(nastySubject(name), monitored)
    expect(problems).toEqual([])
    const {objects: expected} = await built(kubernetes, nastySubject(name))
    expect(comparable(objects)).toEqual(comparable(expected))
  })
})

const kubectl = spawnSync('kubectl', ['version', '--client']).status === 0

describe.skipIf(!kubectl)('kubectl kustomize', () => {
  it.each([
    ['production', 8, {name: 'MLOPS_TOKEN'}],
    ['local', 4, {name: 'MLOPS_INSECURE', value: '1'}],
  ])('builds the overlay %s', async (overlay, count, variable) => {
    const folder = await temporaryFolder()
    await stageFiles(folder, (await kubernetes.build(madeUpSubject(), settings)).files)
    const {stdout, stderr} = spawnSync(
      'kubectl',
      ['kustomize', join(folder, 'overlays', overlay)],
      {
        encoding: 'utf8',
      },
    )
    expect(stderr).toBe('')
    const texts = stdout.split(/^---$/m)
    expect(texts).toHaveLength(count)
    expect(texts.find(text => text.includes('kind: Deployment'))).toContain(
      `env:\n        - name: ${variable.name}`,
    )
  })
})

const promtool = process.env['MLOPS_PROMTOOL'] ?? 'promtool'

describe.skipIf(spawnSync(promtool, ['--version']).status !== 0)('promtool', () => {
  it('accepts configuration and rules, and the alerts fire when they should and not before', async () => {
    const folder = await temporaryFolder()
    await stageFiles(folder, [
      ...monitoringFiles(madeUpSubject(), settings),
      {path: 'prometheus/alerts-test.yaml', content: JSON.stringify(ALERT_TESTS)},
    ])
    for (const args of [
      ['check', 'rules', 'alerts.yaml'],
      ['check', 'config', '--syntax-only', 'prometheus.yaml'],
      ['test', 'rules', 'alerts-test.yaml'],
    ]) {
      const {status, stdout, stderr} = spawnSync(promtool, args, {
        cwd: join(folder, 'prometheus'),
        encoding: 'utf8',
      })
      expect(`${stdout}${stderr}`).not.toContain('FAILED')
      expect(status, `${stdout}${stderr}`).toBe(0)
    }
  })
})

const series = (name: string, labels: string, values: string): object => ({
  series: `${name}{job="flights"${labels}}`,
  values,
})
const silent = (alertname: string, minutes: number): object => ({
  ...{alertname, eval_time: `${minutes}m`, exp_alerts: []},
})

/** Series a minute apart, and what is to be told at which minute. */
const ALERT_TESTS = {
  rule_files: ['alerts.yaml'],
  evaluation_interval: '1m',
  tests: [
    {
      interval: '1m',
      input_series: [
        series('mlops_build_info', '', '1x5 _x20'),
        // 100 requests a minute, of which 0 and then 5 fail.
        series('mlops_requests_total', '', '0+100x30'),
        series('mlops_errors_total', ',kind="internal"', '0x10 5+5x20'),
        // Errors of clients are not the fault of the server.
        series('mlops_errors_total', ',kind="invalid"', '0+50x30'),
      ],
      alert_rule_test: [
        silent('ModelServerAbsent', 5),
        {
          alertname: 'ModelServerAbsent',
          eval_time: '20m',
          exp_alerts: [
            {
              exp_labels: {severity: 'critical', job: 'flights'},
              exp_annotations: {
                summary: 'No server of flights answers Prometheus.',
                description:
                  'Either none runs, or Prometheus may not ask: see its page of targets for the reason.',
              },
            },
          ],
        },
        silent('ModelErrors', 10),
        {
          alertname: 'ModelErrors',
          eval_time: '25m',
          exp_alerts: [
            {
              exp_labels: {severity: 'critical', job: 'flights'},
              exp_annotations: {
                summary: 'flights fails 5% of its requests.',
                description:
                  'Requests that the server is to blame for: internal errors, full queues, missed deadlines. mlops_errors_total tells them apart by kind.',
              },
            },
          ],
        },
      ],
    },
  ],
}
