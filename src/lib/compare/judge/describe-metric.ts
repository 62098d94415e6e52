import type {PairedMetric} from '../../core/metrics/paired/types.ts'
import {comparedInterval} from '../compared-interval.ts'
import type {MetricComparison} from '../types.ts'

/**
 * A metric of both models as reports show it, before p-values are corrected for how many there are.
 *
 * @param alpha - The interval of the change has confidence 1 − α.
 */
export function describeMetric(paired: PairedMetric, {alpha}: {alpha: number}): MetricComparison {
  const {name, definition} = paired.metric
  const old = finite(paired.old)
  const now = finite(paired.new)
  const isDefined = old !== null && now !== null
  const change = isDefined ? now - old : null
  const inference = isDefined ? paired.change() : null
  const comparison = {
    name,
    title: definition.title,
    better: definition.better,
    old,
    new: now,
    change,
    relative: change === null || old === null || old === 0 ? null : change / Math.abs(old),
    interval: comparedInterval(inference, 1 - alpha),
    test: isDefined ? paired.test() : null,
    adjustedPValue: null,
    second: isDefined ? paired.second() : null,
    warnings: paired.warnings,
  }
  return {...comparison, verdict: metricVerdict(comparison, comparison.test?.pValue ?? null, alpha)}
}

/** What a test shows of a metric whose p-value, corrected or not, is `pValue`. */
export function metricVerdict(
  {change, better, interval}: Pick<MetricComparison, 'change' | 'better' | 'interval'>,
  pValue: number | null,
  alpha: number,
): MetricComparison['verdict'] {
  if (change === null) return 'undefined'
  if (interval?.method === 'identical') return 'equal'
  if (pValue === null || !(pValue <= alpha) || change === 0) return 'unclear'
  return change > 0 === (better === 'higher') ? 'better' : 'worse'
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null)
