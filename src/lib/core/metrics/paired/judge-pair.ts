import {
  normalCdf,
  wilsonInference,
  type Inference,
  type Random,
  type SignificanceTest,
} from '../../statistics/index.ts'
import type {Facts} from '../facts.ts'
import {measureOf} from '../measures.ts'
import {proportionOf} from '../metric-interval.ts'
import type {Clusters} from '../resampling/clusters.ts'
import {judgeMetric} from '../resampling/judge-metric.ts'
import type {Metric} from '../types.ts'
import {judgeShare} from './judge-share.ts'
import {NO_CHANGE, scaledInference} from './no-change.ts'
import {pairedShare} from './paired-share.ts'
import {sameAnswers} from './same-answers.ts'
import {sameRanks} from './same-ranks.ts'
import type {PairJudge} from './pair-judge.ts'

export interface JudgeOptions {
  readonly clusters: Clusters | null
  readonly resamples: number
  readonly random: Random
}

/**
 * Chooses what fits the metric.
 *
 * @param values - The metric of the old and of the new model.
 */
export function judgePair(
  metric: Metric,
  models: readonly [Facts, Facts],
  values: readonly [number, number],
  options: JudgeOptions,
): PairJudge {
  const [old, new_] = models
  const nothing: PairJudge = {change: () => null, value: () => null, test: () => null}
  if (!Number.isFinite(values[1])) return nothing
  if (!Number.isFinite(values[0])) {
    const judged = {models: [new_], values: [values[1]], ...options}
    const judge = judgeMetric(metric, measureOf(metric, new_.rows), judged)
    return {...nothing, value: valueOfNew(metric, new_, options, () => judge.of([1]))}
  }
  const judge = judgeBoth(metric, models, values, options)
  return sameAnswers(old, new_) || sameRanks(metric, old, new_)
    ? judgeAlike(judge, metric.definition.id.startsWith('auc') ? 'DeLong' : 'bootstrap')
    : judge
}

function judgeBoth(
  metric: Metric,
  [old, new_]: readonly [Facts, Facts],
  values: readonly [number, number],
  options: JudgeOptions,
): PairJudge {
  const {clusters, resamples, random} = options
  const share =
    clusters === null && old.kind === 'classes' && new_.kind === 'classes'
      ? pairedShare(metric, old, new_)
      : undefined
  if (share !== undefined) return judgeShare(metric, share, resamples, random)
  const judged = {models: [old, new_], values, ...options}
  const judge = judgeMetric(metric, measureOf(metric, new_.rows), judged)
  return {
    change: weight => judge.of([-weight, 1]),
    value: valueOfNew(metric, new_, options, () => judge.of([0, 1])),
    test: () => testOf(judge.of([-1, 1])),
  }
}

/** Wilson of shares of independent rows, also where the models share no rows, as those of precision. */
function valueOfNew(
  metric: Metric,
  facts: Facts,
  {clusters}: JudgeOptions,
  drawn: () => Inference | null,
): () => Inference | null {
  return () => {
    const share = clusters === null ? proportionOf(measureOf(metric, facts.rows), facts) : undefined
    if (share === undefined) return drawn()
    return share.trials > 0 ? wilsonInference(share.successes, share.trials) : null
  }
}

function testOf(change: Inference | null): SignificanceTest | null {
  if (change === null) return null
  const {estimate, standardError, method} = change
  if (method === 'delong') {
    const statistic = estimate / standardError
    return {test: 'DeLong', statistic, pValue: Math.min(1, 2 * normalCdf(-Math.abs(statistic)))}
  }
  const pValue = Math.min(1, 2 * Math.min(change.pAtLeast(0), change.pAtMost(0)))
  return {test: 'bootstrap', statistic: null, pValue}
}

/** Of models that cannot differ in the metric, whatever the rows are. */
function judgeAlike({value, test}: PairJudge, name: string): PairJudge {
  return {
    change(weight) {
      if (weight === 1) return NO_CHANGE
      const inference = value()
      return inference && scaledInference(inference, 1 - weight)
    },
    value,
    test: () => ({...(test() ?? {test: name, statistic: null}), pValue: 1}),
  }
}
