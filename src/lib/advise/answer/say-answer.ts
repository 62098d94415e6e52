import type {
  Costs,
  DecayFit,
  EstimatedInterval,
  PolicyAdvice,
  Replay,
} from '../../core/retraining/index.ts'
import {formatNumber} from '../../report/index.ts'
import {lengthText} from '../plan/index.ts'
import type {AdviceAnswer} from '../types.ts'
import type {ListedPolicy} from './list-policies.ts'

const DAY = 864e5

export interface AnswerFacts {
  readonly metric: string
  readonly currency: string
  readonly costs: Costs | null
  readonly decay: DecayFit
  readonly interval: EstimatedInterval | null
  readonly advice: PolicyAdvice
  /** The recommended policy, and never. */
  readonly chosen: ListedPolicy | undefined
  readonly replays: {readonly chosen: Replay | undefined; readonly never: Replay}
  readonly periodDays: number
  readonly spanDays: number
}

/** The answer in words. */
export function sayAnswer(facts: AnswerFacts): AdviceAnswer {
  const {advice, chosen, decay} = facts
  const every = advice.kind === 'schedule' ? scheduleOf(facts) : null
  const base = {kind: advice.kind, every, policy: advice.policy}
  switch (advice.kind) {
    case 'not_enough_history':
      return {...base, title: 'Not enough history.', reasons: [advice.reason]}
    case 'no_decay':
      return {
        ...base,
        title: 'No evidence of decay.',
        reasons: [
          decay.reason,
          ...sayBound(facts),
          ...sayGains(facts),
          'Retrain when there is a reason, such as a measured drop, and not by the calendar.',
        ],
      }
    case 'never_on_schedule':
      return {
        ...base,
        title: 'Never on a schedule.',
        reasons: [decay.reason, advice.reason, ...sayNever(facts)],
      }
    case 'schedule':
      return {
        ...base,
        title: `Retrain ${isFinerThanPeriod(facts) ? 'at most ' : ''}every ${every ?? ''}.`,
        reasons: [decay.reason, ...sayInterval(facts), advice.reason, ...sayKept(facts)],
      }
    case 'trigger':
      return {
        ...base,
        title: `Retrain on a trigger: ${chosen?.name ?? ''}.`,
        reasons: [decay.reason, ...sayInterval(facts), advice.reason, ...sayKept(facts)],
      }
  }
}

/**
 * T* of the fit where it is known, in whole days or hours, and never less than a period: nothing was measured within one.
 * Else the interval of the policy that won.
 */
function scheduleOf(facts: AnswerFacts): string | null {
  const {interval, chosen, periodDays, spanDays} = facts
  if (isFinerThanPeriod(facts)) return lengthText(periodDays * DAY)
  const fitted = interval?.days ?? null
  const days = fitted !== null && fitted > 0 && fitted < spanDays ? fitted : (chosen?.days ?? null)
  return days === null ? null : lengthText(days * DAY)
}

/** Whether training would pay more often than models were measured. */
function isFinerThanPeriod({interval, periodDays}: AnswerFacts): boolean {
  const days = interval?.days ?? null
  return days !== null && days < periodDays
}

function sayInterval(facts: AnswerFacts): readonly string[] {
  const {interval, costs, currency, periodDays} = facts
  if (costs === null)
    return [
      'What trainings and errors cost is not set (retrain.cost), so the fewest trainings that keep the metric are looked for.',
    ]
  if (interval?.days == null) return []
  const {days, low, high, rate} = interval
  const ends = `${low === null ? 'never' : formatNumber(low, 3)} to ${high === null ? 'never' : formatNumber(high, 3)}`
  return [
    `By the fit, training pays most every ${formatNumber(days, 3)} days (${ends}), at ${formatNumber(rate, 3)} ${currency} a day for trainings and decay.`,
    ...(isFinerThanPeriod(facts)
      ? [
          `That follows from the fit alone: what happens within the ${formatNumber(periodDays, 3)} days of a period was not measured, so at most every ${lengthText(periodDays * DAY)} is advised; shorter periods (--period) would show more.`,
        ]
      : []),
  ]
}

function sayNever({interval, decay, costs, currency, spanDays}: AnswerFacts): readonly string[] {
  if (interval === null || costs === null || decay.kind !== 'decay') return []
  const {saturating} = decay
  if (interval.days === null && saturating !== null) {
    const lost = (saturating.loss * costs.error * costs.predictions) / saturating.rate
    return [
      `All that decay can cost, D/λ = ${formatNumber(lost, 3)} ${currency}, is less than the ${formatNumber(costs.training, 3)} ${currency} of a training.`,
    ]
  }
  if (interval.days !== null && interval.days >= spanDays / 2)
    return [
      `By the fit a training would pay every ${formatNumber(interval.days, 3)} days, which is too long to be shown by ${formatNumber(spanDays, 3)} days of replay.`,
    ]
  return []
}

/** What can be ruled out although nothing was seen. */
function sayBound({decay, metric}: AnswerFacts): readonly string[] {
  if (decay.kind === 'not_enough_history') return []
  const most = decay.totalLoss.high
  if (most <= 0) return []
  return [
    `At most, ${metric} gets worse by ${formatNumber(most, 3)} over ${formatNumber(decay.history.ages, 3)} days.`,
  ]
}

function sayKept({replays: {chosen, never}, metric}: AnswerFacts): readonly string[] {
  if (chosen === undefined) return []
  return [
    `Over the replay ${metric} is ${formatNumber(chosen.metric)} instead of ${formatNumber(never.metric)} without retraining.`,
  ]
}

/** Where replays gained although age shows nothing: both are told. */
function sayGains({advice: {differences}, costs, currency}: AnswerFacts): readonly string[] {
  const [best] = differences
    .filter(({gain}) => gain.low > 0)
    .toSorted((a, b) => b.gain.value - a.gain.value)
  if (best === undefined) return []
  const unit = costs === null ? '' : ` ${currency}`
  return [
    `Even so, "${best.policy}" gained ${formatNumber(best.gain.value, 3)}${unit} over this replay: the fit by age and the replay do not agree, and more history or shorter periods would tell.`,
  ]
}
