import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, it} from 'vitest'
import {
  ESTIMATED_METRICS,
  estimateMetric,
} from '../../../../../src/lib/core/metrics/estimated/estimate-metric.ts'
import {calibrateIsotonic} from '../../../../../src/lib/core/metrics/estimated/calibrate-isotonic.ts'
import {openDatabase} from '../../../../../src/lib/platform/duckdb/index.ts'

interface Case {
  readonly name: string
  readonly score: readonly number[]
  readonly label: readonly number[]
  readonly predicted: readonly number[]
  readonly calibrated: readonly number[]
  readonly estimates: Readonly<Record<(typeof ESTIMATED_METRICS)[number], number>>
}
const fixture = new URL('../../../../fixtures/statistics/estimated.json', import.meta.url)
const {cases} = JSON.parse(readFileSync(fixture, 'utf8')) as {readonly cases: readonly Case[]}

describe.each(cases)('random rows, $name', ({score, label, predicted, calibrated, estimates}) => {
  it('are calibrated as by scikit-learn', () => {
    const half = (values: readonly number[]): readonly number[] =>
      values.filter((_, row) => row % 2 === 0)
    const calibrate = calibrateIsotonic({score: half(score), label: half(label)})
    score.forEach((one, row) => {
      expect(calibrate(one)).toBeCloseTo(calibrated[row] ?? Number.NaN, 12)
    })
  })

  it.each(ESTIMATED_METRICS)('have the %s of NannyML', metric => {
    // NannyML rounds the expected counts of the curve to five digits.
    const digits = metric === 'auc' ? 6 : 12
    const rows = {probability: calibrated, predicted, score}
    expect(estimateMetric(metric, rows)).toBeCloseTo(estimates[metric], digits)
  })
})

it('takes equal rows once, with their number', () => {
  const twice = {probability: [0.9, 0.9, 0.2], predicted: [1, 1, 0]}
  const once = {probability: [0.9, 0.2], predicted: [1, 0], counts: [2, 1]}
  for (const metric of ESTIMATED_METRICS)
    expect(estimateMetric(metric, once)).toBeCloseTo(estimateMetric(metric, twice), 14)
})

it('is not defined where the metric is not', () => {
  const none = {probability: [0.1, 0.2], predicted: [0, 0]}
  expect(estimateMetric('precision', none)).toBeNaN()
  expect(estimateMetric('accuracy', none)).toBeCloseTo(0.85, 14)
})

// Of estimated.py on the table, under `calibrated`.
const MA = ['0.903816', '0.827325', '0.801438', '0.866002', '0.832470']
const folder = process.env['MLOPS_TEST_DATA_DIR']
describe.skipIf(folder === undefined)('employment_MA (needs MLOPS_TEST_DATA_DIR)', () => {
  const at = (file: string): string => join(folder ?? '', 'employment_MA', file)
  it('has the estimates of NannyML', async () => {
    const database = await openDatabase()
    try {
      const column = async (file: string, name: string): Promise<readonly number[]> => {
        const sql = `SELECT ${name} AS x FROM read_parquet('${at(file)}') ORDER BY id`
        return (await database.rows(sql, file)).map(({x}) => Number(x))
      }
      const [scores, labels, score, predicted] = [
        await column('reference.pq', 'predicted_probability'),
        await column('reference.pq', 'employed'),
        await column('analysis.pq', 'predicted_probability'),
        await column('analysis.pq', 'prediction'),
      ]
      const probability = score.map(calibrateIsotonic({score: scores, label: labels}))
      const rows = {probability, predicted, score}
      const found = ESTIMATED_METRICS.map(metric => estimateMetric(metric, rows).toFixed(6))
      expect(found).toEqual(MA)
    } finally {
      database.close()
    }
  })
})
