import {parseMetric} from '../../core/metrics/index.ts'
import {
  estimateInterval,
  fitDecay,
  recommendPolicy,
  replayPolicy,
  type DecayFit,
  type EstimatedInterval,
  type Replay,
} from '../../core/retraining/index.ts'
import {counted} from '../../core/text/index.ts'
import type {CutHistory} from '../cut-history.ts'
import type {Drifts} from '../measure-drifts.ts'
import type {Variant} from '../plan/index.ts'
import type {AdviseSettings} from '../settle-advice.ts'
import type {TrainedGrid} from '../train-grid.ts'
import type {AdviceAnswer, AdvicePolicy} from '../types.ts'
import {buildBacktest, type Backtest} from './build-matrix.ts'
import {listPolicies, type ListedPolicy} from './list-policies.ts'
import {sayAnswer} from './say-answer.ts'

const SEED = 42

export interface FoundAnswer {
  readonly decay: DecayFit | null
  readonly interval: EstimatedInterval | null
  readonly policies: readonly AdvicePolicy[]
  readonly chosen: ListedPolicy | undefined
  readonly answer: AdviceAnswer
  readonly notes: readonly string[]
}

/** Fits decay, replays every policy, and says which one to take. */
export function findAnswer(
  cut: Pick<CutHistory, 'edges' | 'periods'>,
  {models, metric}: Pick<TrainedGrid, 'models' | 'metric'>,
  drifts: Drifts,
  variants: readonly Variant[],
  {
    costs,
    currency,
    project,
    rules,
  }: Pick<AdviseSettings, 'costs' | 'currency' | 'project' | 'rules'>,
): FoundAnswer {
  const {better} = parseMetric(metric).definition
  const backtest = buildBacktest(cut, models, drifts, better)
  if (backtest === undefined)
    return unanswered('There is no period that all models could be measured on.')
  const decay = fitDecay(backtest.aged, {better})
  if (decay.kind === 'not_enough_history') return {...unanswered(decay.reason), decay}
  const interval = costs === null ? null : estimateInterval(decay, costs)
  const {never, others} = listPolicies(backtest, models, variants, project.config)
  const periodDays = backtest.matrix.periods[0]?.length ?? 1
  const labelDelay = Math.ceil(rules.delayMs / 864e5 / periodDays)
  const replay = (policy: ListedPolicy): Replay =>
    replayPolicy(backtest.matrix, policy, {
      costs,
      labelDelay,
      // Where the training of a period failed, the newest one before is the fresh one.
      fresh: period => backtest.fresh.slice(0, period + 1).findLast(id => id !== undefined) ?? '',
    })
  const neverReplay = replay(never)
  const replays = others.map(policy => ({policy, replay: replay(policy)}))
  const advice = recommendPolicy(
    neverReplay,
    replays.map(each => each.replay),
    {
      decay,
      trainingCost: costs?.training ?? null,
      unit: costs === null ? metric : currency,
      seed: SEED,
    },
  )
  const listed = [{policy: never, replay: neverReplay}, ...replays]
  const chosen = listed.find(({policy}) => policy.name === advice.policy)
  const spanDays = backtest.matrix.periods.reduce((sum, {length}) => sum + length, 0)
  const left = cut.periods.slice(backtest.at[0] ?? 0).length - backtest.at.length
  return {
    decay,
    interval,
    chosen: chosen?.policy,
    policies: listed.map(({policy, replay: each}) => ({
      ...policyOf(policy, each, backtest),
      gain: advice.differences.find(difference => difference.policy === policy.name)?.gain ?? null,
      recommended: policy.name === advice.policy,
    })),
    answer: sayAnswer({
      ...{metric, currency, costs, decay, interval, advice, periodDays, spanDays},
      chosen: chosen?.policy,
      replays: {chosen: chosen?.replay, never: neverReplay},
    }),
    notes:
      left === 0
        ? []
        : [
            `${counted(left, 'period')} ${left === 1 ? 'was' : 'were'} passed over: too few rows, or a metric that is not defined on them.`,
          ],
  }
}

function policyOf(
  {name, rule, variant, days}: ListedPolicy,
  {metric, trainings, money, steps}: Replay,
  {at}: Backtest,
): Omit<AdvicePolicy, 'gain' | 'recommended'> {
  return {
    ...{name, days, metric, trainings, money},
    window: variant.window,
    mode: variant.mode,
    kind: rule.kind,
    steps: steps.map(({period, model, trained, value}) => ({
      period: at[period] ?? period,
      model,
      trained,
      value,
    })),
  }
}

/** Where nothing can be said, and why. */
export function unanswered(reason: string): FoundAnswer {
  return {
    decay: null,
    interval: null,
    policies: [],
    chosen: undefined,
    answer: {
      kind: 'not_enough_history',
      title: 'Not enough history.',
      reasons: [reason],
      every: null,
      policy: null,
    },
    notes: [],
  }
}
