import stringWidth from 'string-width'
import {describe, expect, it} from 'vitest'
import type {RankedModel, RankReport} from '../../../../src/lib/compare/rank-types.ts'
import type {RANK_FORMATS} from '../../../../src/lib/compare/render/index.ts'
import {rankRenderers} from '../../../../src/lib/compare/render/index.ts'
import {makeLook} from './look.ts'
import {HOSTILE} from './report.ts'

function makeModel(
  model: string,
  value: number,
  change: number | null,
  more: Partial<RankedModel> = {},
): RankedModel {
  const better = 'higher'
  const interval =
    change === null
      ? null
      : {lower: change - 0.01, upper: change + 0.01, confidence: 0.983, method: 'delong' as const}
  return {
    model,
    sha256: null,
    sizeBytes: 1000,
    baseline: change === null,
    rank: {lower: 1, upper: 2},
    metrics: [
      {name: 'auc', title: 'AUC', better, value, change, interval, verdict: null, warnings: []},
    ],
    verdict: change === null ? null : change > 0.01 ? 'better' : 'unclear',
    reason: `${model} is at ${value}.`,
    ...more,
  }
}

function makeRanking(models: readonly RankedModel[]): RankReport {
  return {
    reason: 'b.onnx and c.onnx may be the best; b.onnx is shown to beat the baseline.',
    metric: {name: 'auc', title: 'AUC', better: 'higher'},
    alpha: 0.05,
    comparisons: 3,
    confidence: 0.983,
    models,
    best: ['b.onnx', 'c.onnx'],
    pairs: [],
    warnings: [],
    name: 'flights',
    task: 'binary',
    data: 'data/test.parquet',
    dataSha256: 'c'.repeat(64),
    dataDigestOf: 'file',
    target: 'late',
    rows: 15_000,
    unlabelled: 0,
    labels: ['0', '1'],
    group: null,
    leakage: [],
    createdAt: '2026-03-02T10:15:00.000Z',
    seconds: 2,
  }
}

const RANKING = makeRanking([
  makeModel('b.onnx', 0.82, 0.018),
  makeModel('c.onnx', 0.81, 0.008, {rank: {lower: 1, upper: 3}}),
  makeModel('flights@v1.2.0', 0.802, null, {rank: {lower: 2, upper: 3}}),
])
const ODD = makeRanking([
  ...Object.values(HOSTILE).map(name => makeModel(name, 0.8, 0.02)),
  makeModel('base', 0.8, null, {rank: null}),
])

const render = async (
  report: RankReport,
  format: (typeof RANK_FORMATS)[number],
  width = 100,
): Promise<string> => rankRenderers(report, {look: makeLook(width), version: '1'})[format]()

describe('a ranking', () => {
  it('is on a terminal the reason, then each model with its ranks and its change', async () => {
    const lines = (await render(RANKING, 'table')).split('\n')
    expect(lines[0]).toBe(`• ${RANKING.reason}`)
    expect(lines).toContain('✔  b.onnx          1 … 2  0.820  +0.018  +0.008 … +0.028  better')
    expect(lines.join('\n')).toMatch(/• {2}flights@v1\.2\.0 {2}2 … 3 {2}0\.802 +baseline\n/)
  })

  it.each([60, 80, 120])('is at most %i columns wide, and steered by no name', async width => {
    const lines = (await render(ODD, 'table', width)).split('\n')
    expect(lines.filter(line => stringWidth(line) > width)).toEqual([])
    expect(lines.filter(line => /[\p{Cc}\u202a-\u202e]/u.test(line))).toEqual([])
  })

  it('has in Markdown a row for each model, below the size of a comment', async () => {
    const text = await render(RANKING, 'md')
    expect(text).toMatch(/^<!-- mlops:compare:flights -->\n\n### Ranking: `flights`\n/)
    expect(text).toContain('| `b.onnx` | 1 … 2 | 0.820 | +0.018 | +0.008 … +0.028 | better |')
    const many = Array.from({length: 500}, (_, i) => makeModel(`${i}${HOSTILE.long}`, 0.8, 0.02))
    const long = await render(makeRanking(many), 'md')
    expect(long.length).toBeLessThan(65_000)
    expect(long).toContain('460 more models are left out')
  })

  it('is a page with a picture and a table, without elements from data', async () => {
    const page = await render(ODD, 'html')
    const body = page.slice(page.indexOf('<body>'), page.lastIndexOf('<script>'))
    expect(body).not.toMatch(/<script|<img|NaN/)
    expect(body).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
    expect(await render(RANKING, 'html')).toContain('Change of auc against the baseline')
  })

  it('is in JSON as it is, with its schema first', async () => {
    const {schema, ...rest} = JSON.parse(await render(RANKING, 'json')) as {schema: string}
    expect(schema).toBe('mlops.compare-rank/1')
    expect(rest).toEqual(JSON.parse(JSON.stringify(RANKING)))
  })
})
