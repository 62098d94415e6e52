import {describe, expect, it} from 'vitest'
import type {COMPARE_FORMATS} from '../../../../src/lib/compare/render/index.ts'
import {compareRenderers} from '../../../../src/lib/compare/render/index.ts'
import type {CompareReport} from '../../../../src/lib/compare/types.ts'
import {makeLook} from './look.ts'
import {
  makeFailing,
  makeFirst,
  makeHostile,
  makeInconclusive,
  makeMetric,
  makePredictions,
  makeRegression,
  makeReport,
  makeWide,
} from './report.ts'

async function render(
  report: CompareReport,
  format: (typeof COMPARE_FORMATS)[number],
): Promise<string> {
  return compareRenderers(report, {look: makeLook(80), version: '1.2.3'})[format]()
}

describe('the comparison as JUnit', () => {
  it('has a case for the verdict and each gate, those of slices in a group of their own', async () => {
    const xml = await render(makeFailing(), 'junit')
    expect(xml).toContain('tests="6" failures="2" errors="0" skipped="1"')
    expect(xml).toContain('<testcase name="verdict" classname="compare.flights.report"')
    expect(xml).toMatch(
      /name="auc:-0\.005 in carrier = UA" classname="compare\.flights\.slices" time="0"><failure message="In carrier = UA auc fell/,
    )
    expect(xml).toContain('limit: ≥ −0.005')
  })

  it('skips a gate that is undecided and says why; the verdict is a failure, never green', async () => {
    const xml = await render(makeInconclusive(), 'junit')
    expect(xml).toContain('tests="3" failures="1" errors="0" skipped="2"')
    expect(xml).toMatch(/name="verdict"[^>]*><failure message="auc:-0\.005 cannot be decided/)
    expect(xml).toContain('<skipped message="undecided: rmse is not defined."/>')
  })

  it('has no element from data, and no character that XML cannot hold', async () => {
    const xml = await render(makeHostile(), 'junit')
    const tags = new Set([...xml.matchAll(/<\/?([^\s>/]+)/g)].map(([, tag]) => tag))
    expect(tags).toEqual(
      new Set(['?xml', 'testsuites', 'testsuite', 'testcase', 'failure', 'skipped']),
    )
    // eslint-disable-next-line no-control-regex -- what is looked for
    expect(xml).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/)
  })
})

describe('the comparison as annotations', () => {
  it('is the verdict, the gates that failed, leakage and warnings', async () => {
    const lines = (await render(makeFailing(), 'github')).split('\n')
    expect(lines.map(line => /^::\w+ title=[^:]*/.exec(line)?.[0])).toEqual([
      '::error title=Fail',
      '::error title=auc%3A-0.005 in carrier = UA',
      '::warning title=Leakage',
      '::warning title=Warning',
    ])
  })

  it('warns where a metric is worse and no gate could fail', async () => {
    const worse = makeMetric('auc', 0.82, 0.79, 0.01)
    const report = {...makeReport(), gates: [], metrics: [worse]}
    expect(await render(report, 'github')).toMatch(/^::warning title=Not judged::/)
    expect(await render(report, 'md')).toContain('### ⚠️ Not judged')
    expect(await render({...report, metrics: []}, 'github')).toContain('::notice title=Pass::')
    expect(await render({...makeReport(), metrics: [worse]}, 'github')).toContain(
      '::notice title=Pass::',
    )
  })

  it.each([makeHostile(), makeWide(50)])(
    'is commands alone, ten of a level at most',
    async report => {
      const lines = (await render(report, 'github')).split('\n')
      const command = /^::(error|warning|notice) title=[^:,\r\n]*::.+$/
      expect(lines.filter(line => !command.test(line))).toEqual([])
      for (const level of ['error', 'warning'])
        expect(lines.filter(line => line.startsWith(`::${level}`)).length).toBeLessThanOrEqual(10)
    },
  )
})

describe('the comparison as OpenMetrics', () => {
  it('is families of gauges with their samples, and ends with EOF', async () => {
    const text = await render(makeReport(), 'openmetrics')
    expect(text).toContain('mlops_compare_pass{model="flights"} 1\n')
    expect(text).toContain('mlops_compare_metric{model="flights",metric="auc",side="new"} 0.8146\n')
    expect(text).toContain(
      'mlops_compare_metric_change{model="flights",metric="auc",bound="lower"} 0.0049\n',
    )
    expect(text.endsWith('\n# EOF\n')).toBe(true)
    expect(text.match(/# EOF/g)).toHaveLength(1)
  })

  it('keeps names apart by family, whatever stands in labels, and leaves out what is not defined', async () => {
    for (const report of [makeHostile(), makeInconclusive(), makeFirst(), makePredictions()]) {
      const lines = (await render(report, 'openmetrics')).trimEnd().split('\n').slice(0, -1)
      let family = ''
      for (const line of lines) {
        const [, kind, name = ''] = /^# (TYPE|HELP|UNIT) (\S+) /.exec(line) ?? []
        if (kind === 'TYPE') family = name
        if (kind !== undefined) expect(name).toBe(family)
        else
          expect(line).toMatch(
            new RegExp(`^${family}(\\{(\\w+="([^"\\\\\\n]|\\\\["\\\\n])*",?)+\\})? -?[\\d.e+-]+$`),
          )
      }
    }
  })
})

describe('the comparison for github-action-benchmark', () => {
  it('has a file for each direction, the one of less with latency and size', async () => {
    const bigger = JSON.parse(await render(makeReport(), 'benchmark-bigger')) as unknown
    expect(bigger).toEqual([
      {
        name: 'auc',
        unit: 'auc',
        value: 0.8146,
        range: '± 0.0074',
        extra: 'change +0.0123 to the old model',
      },
      {
        name: 'accuracy',
        unit: 'accuracy',
        value: 0.8274,
        range: '± 0.0019',
        extra: 'change +0.0031 to the old model',
      },
    ])
    const smaller = JSON.parse(await render(makeReport(), 'benchmark-smaller')) as {name: string}[]
    expect(smaller.map(({name}) => name)).toEqual([
      'log_loss',
      'brier',
      'ece',
      'latency of one row, 95th percentile',
      'latency of 256 rows, 95th percentile',
      'size of the model',
    ])
  })
})

describe('the comparison as DVC prints it', () => {
  it('is old, new and diff by metric, what is not there left out', async () => {
    const {'metrics.json': named} = JSON.parse(await render(makeRegression(), 'dvc')) as {
      'metrics.json': Record<string, object>
    }
    expect(named['mae']).toEqual({old: 8120.4, new: 8115.9, diff: -4.5})
    const first = JSON.parse(await render(makeFirst(), 'dvc')) as Record<string, object>
    expect(first['metrics.json']).toMatchObject({auc: {new: 0.8146}})
    expect(JSON.stringify(first)).not.toContain('old')
  })
})

describe('the comparison as JSON', () => {
  it('is the report, with its schema first', async () => {
    const {schema, ...rest} = JSON.parse(await render(makeReport(), 'json')) as object & {
      schema: string
    }
    expect(schema).toBe('mlops.compare/1')
    expect(rest).toEqual(JSON.parse(JSON.stringify(makeReport())))
  })
})
