import {scoreOf, worseBy} from './score-of.ts'
import type {Costs, PolicyRule, ScoreMatrix} from './types.ts'

/** What is in use when a policy decides at the beginning of a period. */
export interface InUse {
  readonly model: string
  /** First period that it is used in. */
  readonly since: number
}

export interface Knowledge {
  readonly matrix: ScoreMatrix
  /** Periods after its end that the labels of a period are known, ≥ 0. */
  readonly labelDelay: number
  readonly costs: Costs | null
}

/**
 * Whether a rule trains at the beginning of `period`. It knows the drift of the period before, and the metric of the
 * periods whose labels are there.
 */
export function fires(
  rule: Exclude<PolicyRule, {kind: 'oracle'}>,
  period: number,
  inUse: InUse,
  knowledge: Knowledge,
): boolean {
  const {matrix, costs} = knowledge
  switch (rule.kind) {
    case 'never':
      return false
    case 'every':
      return period - inUse.since >= rule.periods
    case 'drift':
      return (scoreOf(matrix, inUse.model, period - 1).drift ?? 0) >= rule.share
    case 'performance':
      return (labelledLosses(period, inUse, knowledge).at(-1) ?? -Infinity) >= rule.drop
    case 'cost': {
      if (costs === null) return false
      const lost = labelledLosses(period, inUse, knowledge).reduce(
        (sum, loss, at) => sum + moneyOf(loss, inUse.since + at, matrix, costs),
        0,
      )
      return lost > 0 && lost >= rule.share * costs.training
    }
  }
}

/** Money that a metric worse by `loss` costs in a period: loss · error · predictions · days. */
export function moneyOf(loss: number, period: number, matrix: ScoreMatrix, costs: Costs): number {
  return loss * costs.error * costs.predictions * (matrix.periods[period]?.length ?? 0)
}

/** By period of the model with labels, how much worse it is than on its first. */
function labelledLosses(
  period: number,
  {model, since}: InUse,
  {matrix, labelDelay}: Knowledge,
): readonly number[] {
  const known = Math.max(0, period - labelDelay - since)
  const values = Array.from({length: known}, (_, at) => scoreOf(matrix, model, since + at).value)
  const [first] = values
  return first === undefined ? [] : values.map(value => worseBy(value, first, matrix))
}
