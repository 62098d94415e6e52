import {createRandom} from '../../statistics/index.ts'
import type {Facts} from '../facts.ts'
import {measureMetric} from '../measure-metric.ts'
import {clustersOf, type Clusters} from '../resampling/clusters.ts'
import {MOST_CLASSES} from '../resampling/metric-cells.ts'
import type {Metric} from '../types.ts'
import {judgePair} from './judge-pair.ts'
import {testLosses} from './test-losses.ts'
import type {PairedMetric, PairOptions} from './types.ts'

/**
 * A metric of two models on the same rows, with what the rows say of its change.
 *
 * Shares of rows are judged by Tango and McNemar, areas under ROC curves by DeLong, everything else by a BCa
 * bootstrap that draws the same rows for both models, clusters and blocks as a whole. Cells and
 * sums of rows are drawn, so that the cost does not grow with the rows beyond one pass.
 *
 * @param old - Facts of the old model; both are over the same rows, with the same truth.
 * @returns What costs time is computed when it is asked for, and does not depend on the order of questions.
 * @see Tango (1998), McNemar (1947), DeLong et al. (1988), Obuchowski (1997), Efron (1987).
 */
export function pairMetric(
  metric: Metric,
  old: Facts,
  new_: Facts,
  {random, resamples = 2000, units = {kind: 'rows'}}: PairOptions,
): PairedMetric {
  const [before, after] = [measureMetric(metric, old), measureMetric(metric, new_)]
  const {rowCount} = new_.rows
  const clusters = clustersOf(units, rowCount)
  const reason = reasonAgainst(metric, [old, new_], clusters)
  const options = {clusters, resamples, random: createRandom(random() * 2 ** 32)}
  const judge =
    reason === null
      ? judgePair(metric, [old, new_], [before.value, after.value], options)
      : undefined
  return {
    metric,
    rowCount,
    old: before.value,
    new: after.value,
    change: (weight = 1) => judge?.change(weight) ?? null,
    value: () => judge?.value() ?? null,
    test: () => judge?.test() ?? null,
    second: () => (reason === null ? testLosses(metric, old, new_, units) : null),
    warnings: [
      ...before.warnings.map(warning => `old: ${warning}`),
      ...after.warnings.map(warning => `new: ${warning}`),
      ...(reason === null ? [] : [reason]),
    ],
  }
}

/** Why nothing can be said of the metric by chance. */
function reasonAgainst(
  {name, definition: {id, needs}}: Metric,
  models: readonly Facts[],
  clusters: Clusters | null,
): string | null {
  if (models.some(({rows}) => rows.weights !== null))
    return 'the rows have weights, so there is no interval'
  if (clusters !== null && clusters.count < 2)
    return 'all rows belong together, so there is no interval'
  if (id === 'max_error' || id === 'ndcg')
    return `resampling says nothing about ${name}, so there is no interval`
  const tooMany = models.some(
    facts => facts.kind === 'classes' && facts.rows.classCount > MOST_CLASSES,
  )
  return tooMany && needs === 'labels' && id !== 'accuracy'
    ? `there are more than ${MOST_CLASSES} classes, so there is no interval`
    : null
}
