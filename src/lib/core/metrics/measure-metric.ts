import {confusionSums} from './confusion-table.ts'
import type {ClassFacts, Facts, ValueFacts} from './facts.ts'
import {measureOf, valueOf} from './measures.ts'
import type {Metric, MetricValue} from './types.ts'

/**
 * The value of a metric over rows, with what to beware of.
 *
 * A metric of another kind of rows, and one that needs probabilities where there are none, is NaN.
 */
export function measureMetric(metric: Metric, facts: Facts): MetricValue {
  const {needs} = metric.definition
  if ((needs === 'values') !== (facts.kind === 'values'))
    return undefinedBecause(`${metric.name} does not apply to ${facts.rows.task} models`)
  if (facts.rows.rowCount === 0) return undefinedBecause('there are no rows')
  if (facts.kind === 'classes' && needs === 'probabilities' && facts.rows.probabilities === null)
    return undefinedBecause('the model gives no probabilities')
  const value = valueOf(measureOf(metric, facts.rows), facts)
  const warnings =
    facts.kind === 'classes' ? classWarnings(metric, facts, value) : valueWarnings(metric, facts)
  return {value, warnings}
}

function undefinedBecause(reason: string): MetricValue {
  return {value: Number.NaN, warnings: [reason]}
}

function classWarnings(
  {definition: {id}}: Metric,
  facts: ClassFacts,
  value: number,
): readonly string[] {
  const {task, classCount} = facts.rows
  const {support, predicted} = confusionSums(facts.confusion(), classCount)
  const classes = support.filter(rows => rows > 0).length
  if (id.startsWith('auc')) return areaWarnings(classes, classCount, value)
  if (id === 'average_precision' && (task === 'binary' ? support[1] === 0 : classes < classCount))
    return [
      task === 'binary'
        ? 'no row is positive, so average precision counts as 0'
        : 'classes without rows count as 0',
    ]
  if (id === 'mcc' && (classes < 2 || predicted.filter(rows => rows > 0).length < 2))
    return ['the truth or the prediction is one class alone, so the correlation counts as 0']
  if (id === 'cohen_kappa' && Number.isNaN(value))
    return ['truth and prediction are the same single class']
  if ((id === 'precision' || id === 'f1') && predicted[1] === 0)
    return [`no row is predicted positive, so ${id} counts as 0`]
  if ((id === 'recall' || id === 'f1') && support[1] === 0)
    return [`no row is positive, so ${id} counts as 0`]
  return []
}

function areaWarnings(classes: number, classCount: number, value: number): readonly string[] {
  if (classes < 2) return ['the rows are of one class, so there is no ROC curve']
  if (classes === classCount) return []
  const missing = `${classCount - classes} of ${classCount} classes have no rows`
  return [Number.isNaN(value) ? missing : `${missing} and are left out`]
}

function valueWarnings(
  {definition: {id}, parameter}: Metric,
  {rows}: ValueFacts,
): readonly string[] {
  const {truth, rowCount, naiveErrors} = rows
  switch (id) {
    case 'mape': {
      const zeros = truth.reduce((count, y) => count + (y === 0 ? 1 : 0), 0)
      if (zeros === 0) return []
      const are = zeros === 1 ? '1 target is' : `${zeros} targets are`
      return [`${are} 0, which a percentage error cannot take: use wape`]
    }
    case 'wape':
      return truth.every(y => y === 0) ? ['all targets are 0'] : []
    case 'r2':
    case 'explained_variance':
      if (rowCount < 2) return ['there are fewer than two rows']
      return truth.every(y => y === truth[0])
        ? ['the target does not vary: 1 where the prediction is exact, else 0']
        : []
    case 'mase': {
      const scale = naiveErrors?.get(parameter ?? 1)
      if (scale === undefined) return ['the error of the seasonal naive forecast is not known']
      return scale > 0 ? [] : ['the seasonal naive forecast has no error to divide by']
    }
    case 'ndcg':
      return truth.some(y => y < 0) ? ['relevance cannot be negative'] : []
    default:
      return []
  }
}
