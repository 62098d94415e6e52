import {formatCount, formatNumber} from '../../report/index.ts'
import type {AdvicePolicy, AdviceReport} from '../types.ts'

export const POLICY_HEAD = ['Policy', 'Metric', 'Trainings', 'Money', 'Against never', ''] as const

/** A policy as cells of a table. */
export function policyCells(report: AdviceReport, policy: AdvicePolicy): readonly string[] {
  const {currency} = report
  return [
    policy.name,
    formatNumber(policy.metric),
    formatCount(policy.trainings),
    policy.money === null ? '–' : `${formatNumber(policy.money, 4)} ${currency}`,
    gainText(report, policy),
    verdictOf(policy),
  ]
}

function gainText({costs, currency}: AdviceReport, {gain}: AdvicePolicy): string {
  if (gain === null) return '–'
  const unit = costs === null ? '' : ` ${currency}`
  return `${signed(gain.value)} (${signed(gain.low)} to ${signed(gain.high)})${unit}`
}

function signed(value: number): string {
  const text = formatNumber(value, 3)
  return value > 0 ? `+${text}` : text
}

function verdictOf({recommended, kind, gain}: AdvicePolicy): string {
  if (recommended) return 'recommended'
  if (kind === 'oracle') return 'a bound, no policy'
  if (gain === null) return ''
  if (gain.low > 0) return 'pays'
  if (gain.high < 0) return 'does not pay'
  return 'not shown to pay'
}

/** Facts of the backtest, one a line. */
export function factsOf(report: AdviceReport): readonly string[] {
  const {source, rows, from, until, periods, period, trainings, metric} = report
  const {planned, cached, failed, seconds} = trainings
  return [
    `${formatCount(rows)} labelled rows of ${source}, ${from.slice(0, 10)} to ${until.slice(0, 10)}, in ${formatCount(periods.length)} periods of ${period}`,
    ...(metric === null ? [] : [`${metric.name}, ${metric.better} is better`]),
    ...(planned === 0
      ? []
      : [
          `${formatCount(report.models.length)} of ${formatCount(planned)} trainings${cached === 0 ? '' : `, ${formatCount(cached)} of an earlier run`}, ${formatNumber(seconds, 3)} s${failed.length === 0 ? '' : `; ${formatCount(failed.length)} failed`}`,
        ]),
  ]
}

/** Policies that are worth a look, the order kept: all of the first window, and what is recommended. */
export function failedTexts({trainings}: AdviceReport): readonly string[] {
  return trainings.failed
    .slice(0, 5)
    .map(({model, reason}) => `The training of ${model} failed: ${reason}`)
}
