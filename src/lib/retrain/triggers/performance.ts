import {counted} from '../../core/text/index.ts'
import type {ProjectConfig} from '../../project/index.ts'
import {formatNumber} from '../../report/index.ts'
import type {Champion, TriggerResult} from '../types.ts'
import type {NewRows} from '../data/index.ts'
import {measureChampion} from './measure-champion.ts'
import type {TriggerContext} from './trigger-context.ts'

export type PerformanceConfig = NonNullable<
  NonNullable<NonNullable<ProjectConfig['retrain']>['triggers']>['performance']
>

/** Whether the champion is worse on rows that came later than it was at registration. */
export async function performanceTrigger(
  context: TriggerContext,
  champion: Champion,
  {metric, drop, min_rows: least}: PerformanceConfig,
  later: NewRows | undefined,
): Promise<TriggerResult> {
  const result = {trigger: 'performance', limit: drop} as const
  const unknown = (reason: string): TriggerResult => ({
    ...result,
    verdict: 'unknown',
    value: null,
    reason,
  })
  if (later === undefined) return unknown('mlops.yaml names no data.timestamp or data.target.')
  if (later.rows < least)
    return unknown(
      `${counted(later.rows, 'labelled row')} came since ${champion.version}; it takes ${least.toLocaleString('en-US')}.`,
    )
  const {title, value, before, loss, interval} = await measureChampion(
    context,
    champion,
    later,
    metric,
  )
  if (before === null)
    return unknown(
      `${champion.version} was registered without its ${metric}: there is nothing to hold it against.`,
    )
  if (value === null || loss === null)
    return unknown(`${title} is not defined on the ${counted(later.rows, 'row')} that came since.`)
  const sure =
    interval === null
      ? ''
      : ` (${formatNumber(interval.lower)} … ${formatNumber(interval.upper)} with 95 % confidence)`
  const direction = loss >= 0 ? 'worse' : 'better'
  return {
    ...result,
    verdict: loss >= drop ? 'fired' : 'quiet',
    value: loss,
    reason: `${title} is ${formatNumber(value)}${sure} on ${counted(later.rows, 'row')} since ${champion.version}, ${formatNumber(Math.abs(loss))} ${direction} than ${formatNumber(before)} at registration.`,
  }
}
