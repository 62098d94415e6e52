import {MlopsError} from '../errors/index.ts'
import {fires, moneyOf} from './fires.ts'
import {followOracle} from './follow-oracle.ts'
import {scoreOf, worseBy} from './score-of.ts'
import type {Costs, Policy, Replay, ReplayStep, ScoreMatrix} from './types.ts'

export interface ReplayOptions {
  /** null: trainings are counted, and no money. */
  readonly costs: Costs | null
  /** Periods after the end of one until its labels are known, ≥ 0; default 0. */
  readonly labelDelay?: number
  /** Id of the fresh model of a period, what excess is measured against; default: the newest one from scratch. */
  readonly fresh?: (period: number) => string
}

/**
 * What a policy would have done over the periods: which model it uses in which, the metric, and what that costs.
 * It chooses a first model at no cost, and then decides at the beginning of each period. The excess of a period is
 * how much worse the model in use was than the fresh one; money = trainings · C + Σ excess · error · predictions · days.
 *
 * A policy knows the drift of the period before (share of columns), and the metric of periods whose labels are there,
 * `labelDelay` periods after their end. The loss of a model is against its first period in use. `every` k periods
 * counts from the last training. Where `choose` has no other model, nothing is trained.
 *
 * @throws MlopsError `RETRAIN_SCORE_MISSING` where a model was not measured on a period that it is used in.
 */
export function replayPolicy(matrix: ScoreMatrix, policy: Policy, options: ReplayOptions): Replay {
  const {costs} = options
  const fresh = options.fresh ?? (period => freshModel(matrix, period))
  const steps = usedModels(matrix, policy, options).map((model, period, models): ReplayStep => {
    const {value, rows} = scoreOf(matrix, model, period)
    const excess = worseBy(value, scoreOf(matrix, fresh(period), period).value, matrix)
    return {
      period,
      model,
      trained: period > 0 && model !== models[period - 1],
      value,
      rows,
      excess,
      excessMoney: costs === null ? null : moneyOf(excess, period, matrix, costs),
    }
  })
  const trainings = steps.filter(({trained}) => trained).length
  return {
    policy: policy.name,
    rule: policy.rule,
    better: matrix.better,
    metric: weightedMean(steps, ({value}) => value),
    excess: weightedMean(steps, ({excess}) => excess),
    trainings,
    money:
      costs === null
        ? null
        : steps.reduce(
            (sum, {excessMoney}) => sum + (excessMoney ?? 0),
            trainings * costs.training,
          ),
    steps,
  }
}

/** The newest model from scratch whose cut is not after the beginning of a period. */
function freshModel(matrix: ScoreMatrix, period: number): string {
  const start = matrix.periods[period]?.start ?? 0
  const [newest] = matrix.models
    .filter(({mode, cut, id}) => {
      const measured = matrix.scores.get(id)?.[period] ?? null
      return mode === 'scratch' && cut <= start + SAME_MOMENT && measured !== null
    })
    .sort((a, b) => b.cut - a.cut)
  if (newest === undefined) throw noModel(period)
  return newest.id
}

/** Days: moments of milliseconds are not exact in doubles. */
const SAME_MOMENT = 1e-4

function usedModels(
  matrix: ScoreMatrix,
  {rule, choose}: Policy,
  {costs, labelDelay = 0}: ReplayOptions,
): readonly string[] {
  const first = choose({period: 0, inUse: null})
  if (first === null) throw noModel(0)
  if (rule.kind === 'oracle') return followOracle(matrix, first, choose, costs)
  let inUse = {model: first, since: 0}
  return matrix.periods.map((_, period) => {
    if (period > 0 && fires(rule, period, inUse, {matrix, labelDelay, costs})) {
      const model = choose({period, inUse: inUse.model})
      if (model !== null && model !== inUse.model) inUse = {model, since: period}
    }
    return inUse.model
  })
}

function weightedMean(steps: readonly ReplayStep[], value: (step: ReplayStep) => number): number {
  const rows = steps.reduce((sum, step) => sum + step.rows, 0)
  return steps.reduce((sum, step) => sum + step.rows * value(step), 0) / rows
}

function noModel(period: number): MlopsError {
  return new MlopsError(
    'RETRAIN_SCORE_MISSING',
    `There is no model for period ${String(period)}.`,
    {hint: 'Train one up to the beginning of every period, the first included.'},
  )
}
