import {counted} from '../text/index.ts'
import {gainIntervals, type PeriodGains} from './period-differences.ts'
import {shortNumber} from './short-number.ts'
import type {DecayFit, PolicyAdvice, PolicyDifference, Replay} from './types.ts'

export interface RecommendOptions {
  /** Of models trained alike, as the policies use them. */
  readonly decay: DecayFit
  /** Of one training; null: the fewest trainings that keep the metric are looked for. */
  readonly trainingCost: number | null
  /** What gains are counted in, for the sentences: `EUR`. */
  readonly unit?: string
  /** Of the intervals, 0 … 1; default 0.95. */
  readonly level?: number
  /** Default 2,000. */
  readonly resamples?: number
  readonly seed: number
}

/** With fewer periods, blocks of them cannot be resampled. */
const LEAST_PERIODS = 4

/**
 * Which policy pays. What is asked for first is that models are shown to lose with age: without it none is recommended,
 * whatever a replay gives. Then, with costs, the policy with the least money; its gain against never training has an
 * interval, simultaneous over all policies, that says whether the replay shows it by itself. Without costs: of those whose
 * metric is not shown to be worse than that of the best, the one with the fewest trainings. Replays of the oracle are
 * passed over.
 *
 * Gains are money saved; without costs, how much better the mean of the metric is.
 *
 * @param never - Replay of the rule `never`.
 * @param others - Replays over the same periods.
 */
export function recommendPolicy(
  never: Replay,
  others: readonly Replay[],
  options: RecommendOptions,
): PolicyAdvice {
  const {decay, trainingCost} = options
  const policies = [never, ...others.filter(({rule}) => rule.kind !== 'oracle')]
  const differences = compareTo(never, policies, options)
  if (decay.kind === 'not_enough_history')
    return {kind: 'not_enough_history', policy: null, reason: decay.reason, differences}
  const periods = never.steps.length
  if (periods < LEAST_PERIODS)
    return {
      kind: 'not_enough_history',
      policy: null,
      reason: `Policies need ${String(LEAST_PERIODS)} periods to be told apart: there are ${counted(periods, 'period')}.`,
      differences,
    }
  if (decay.kind === 'no_evidence')
    return {kind: 'no_decay', policy: never.policy, reason: decay.reason, differences}
  const best =
    trainingCost === null ? fewestTrainings(never, policies, options) : leastMoney(policies, never)
  const gain = differences.find(({policy}) => policy === best.policy)?.gain
  if (best === never || gain === undefined || (trainingCost === null && gain.low <= 0))
    return {
      kind: 'never_on_schedule',
      policy: never.policy,
      reason: sayNever(best, never, gain, options),
      differences,
    }
  return {
    kind: best.rule.kind === 'every' ? 'schedule' : 'trigger',
    policy: best.policy,
    reason: sayGain(best, never, gain, options),
    differences,
  }
}

/** Every other policy against one. */
function compareTo(
  reference: Replay,
  policies: readonly Replay[],
  {trainingCost, level = 0.95, resamples = 2000, seed}: RecommendOptions,
): readonly PolicyDifference[] {
  const others = policies.filter(policy => policy !== reference)
  const gains = others.map(policy => gainsOf(policy, reference, trainingCost))
  const intervals = gainIntervals(gains, {level, resamples, seed})
  return others.flatMap(({policy}, at) => {
    const gain = intervals[at]
    return gain === undefined ? [] : [{policy, against: reference.policy, gain}]
  })
}

function gainsOf(policy: Replay, reference: Replay, trainingCost: number | null): PeriodGains {
  const rows = policy.steps.reduce((sum, step) => sum + step.rows, 0)
  const gains = policy.steps.map((step, at) => {
    const other = reference.steps[at] ?? step
    return trainingCost === null
      ? (step.rows * (other.excess - step.excess)) / rows
      : (other.excessMoney ?? 0) - (step.excessMoney ?? 0)
  })
  return {gains, certain: (trainingCost ?? 0) * (reference.trainings - policy.trainings)}
}

/** The knee: the fewest trainings among those that are not shown to be worse than the best. */
function fewestTrainings(
  never: Replay,
  policies: readonly Replay[],
  options: RecommendOptions,
): Replay {
  const best = policies.reduce(
    (least, policy) => (policy.excess < least.excess ? policy : least),
    never,
  )
  const worse = new Set(
    compareTo(best, policies, options)
      .filter(({gain}) => gain.high < 0)
      .map(({policy}) => policy),
  )
  const [fewest = best] = policies
    .filter(({policy}) => !worse.has(policy))
    .sort((a, b) => a.trainings - b.trainings || a.excess - b.excess)
  return fewest
}

function leastMoney(policies: readonly Replay[], never: Replay): Replay {
  const spent = ({money}: Replay): number => money ?? Infinity
  return policies.reduce((least, policy) => (spent(policy) < spent(least) ? policy : least), never)
}

function sayGain(
  best: Replay,
  never: Replay,
  gain: PolicyDifference['gain'],
  options: RecommendOptions,
): string {
  const gains = `${best.policy} gains ${sayAmount(gain, options)} against ${never.policy} with ${counted(best.trainings, 'training')}`
  return gain.low > 0
    ? `${gains}.`
    : `Models lose with age, and ${gains}: the most of all policies, though the replay by itself does not show it.`
}

function sayNever(
  best: Replay,
  never: Replay,
  gain: PolicyDifference['gain'] | undefined,
  options: RecommendOptions,
): string {
  if (best === never || gain === undefined)
    return `Models lose with age, and no policy did better than ${never.policy}.`
  return `No evidence that ${best.policy} beats ${never.policy}: it gains ${sayAmount(gain, options)}.`
}

function sayAmount({value, low, high}: PolicyDifference['gain'], {unit}: RecommendOptions): string {
  const of = unit === undefined ? '' : ` ${unit}`
  return `${shortNumber(value)}${of} (${shortNumber(low)} to ${shortNumber(high)})`
}
