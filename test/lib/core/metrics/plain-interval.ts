import {expect} from 'vitest'
import {parseMetric, type Facts} from '../../../../src/lib/core/metrics/index.ts'
import {measureOf} from '../../../../src/lib/core/metrics/measures.ts'
import {resampledSum} from '../../../../src/lib/core/metrics/resampling/judge-cells.ts'
import {metricCells} from '../../../../src/lib/core/metrics/resampling/metric-cells.ts'
import {replicate} from '../../../../src/lib/core/metrics/resampling/replicates.ts'
import {
  bcaInference,
  createRandom,
  type Interval,
} from '../../../../src/lib/core/statistics/index.ts'

/** The 95 % interval of BCa from the resamples of a metric, without what is added to it for few rows. */
export function plainInterval(
  name: string,
  models: readonly Facts[],
  weights: readonly number[],
  resamples: number,
): Interval {
  const random = createRandom(1)
  const metric = parseMetric(name)
  const [first] = models
  const measure = first && measureOf(metric, first.rows)
  const cells = measure && metricCells(metric, models, measure, null, random)
  const resampled = cells && resampledSum(replicate(cells, resamples, random), weights)
  if (!resampled) throw new Error(`${name} has no resamples.`)
  const {estimate, resamples: values, acceleration} = resampled
  const inference = bcaInference({estimate, resamples: values, acceleration})
  return inference?.interval(0.95) ?? {lower: Number.NaN, upper: Number.NaN}
}

/** Of some hundred rows by less than a standard error at either end; the resamples are others, and vary by 0.06. */
export function expectSomewhatWider(
  interval: Interval | null,
  {lower, upper}: Interval,
  standardError: number,
  name: string,
): void {
  const [below, above] = [lower - (interval?.lower ?? NaN), (interval?.upper ?? NaN) - upper]
  for (const by of [below, above]) {
    expect(by, name).toBeGreaterThan(-0.25 * standardError)
    expect(by, name).toBeLessThan(standardError)
  }
}
