import {counted} from '../../core/text/index.ts'
import type {ProjectConfig} from '../../project/index.ts'
import {formatNumber} from '../../report/index.ts'
import type {Champion, TriggerResult} from '../types.ts'
import type {NewRows} from '../data/index.ts'
import {estimateChampion} from './estimate-champion.ts'
import {measureChampion, type Measured} from './measure-champion.ts'
import {measureFeedback} from './measure-feedback.ts'
import type {TriggerContext} from './trigger-context.ts'

export type PerformanceConfig = NonNullable<
  NonNullable<NonNullable<ProjectConfig['retrain']>['triggers']>['performance']
>

/**
 * Whether the champion is worse than it was at registration: on labelled rows that came later, else on logged
 * predictions whose labels were told, else, with `estimate`, by what its logged probabilities let expect.
 */
export async function performanceTrigger(
  context: TriggerContext,
  champion: Champion,
  {metric, drop, estimate, min_rows: least}: PerformanceConfig,
  later: NewRows | undefined,
): Promise<TriggerResult> {
  const unknown = (reason: string): TriggerResult => ({
    ...{trigger: 'performance', limit: drop, verdict: 'unknown', value: null},
    reason,
  })
  const {version} = champion
  if (later !== undefined && later.rows >= least) {
    const measured = await measureChampion(context, champion, later, metric)
    const rows = `${counted(later.rows, 'row')} since ${version}`
    return judge({measured, verb: 'is', rows}, champion, drop)
  }
  const told = await measureFeedback(context, champion, metric, least)
  if (told !== undefined) {
    const rows = `${counted(told.rows, 'logged prediction')} of ${version} with a label`
    return judge({measured: told.measured, verb: 'is', rows}, champion, drop)
  }
  const few =
    later === undefined
      ? 'mlops.yaml names no data.timestamp or data.target, and too few labels were told.'
      : `${counted(later.rows, 'labelled row')} came since ${version}; it takes ${least.toLocaleString('en-US')}.`
  if (!estimate) return unknown(few)
  const estimated = await estimateChampion(context, champion, metric, least)
  if (typeof estimated === 'string') return unknown(`${few} ${estimated}`)
  const how = estimated.isCalibrated ? ' and probabilities calibrated on data.test' : ''
  const rows = `${counted(estimated.rows, 'logged prediction')} of ${version}, whose labels are missing${how}`
  return judge({measured: estimated.measured, verb: 'is estimated at', rows}, champion, drop)
}

interface Finding {
  readonly measured: Measured
  readonly verb: 'is' | 'is estimated at'
  readonly rows: string
}

function judge(
  {measured: {metric, title, value, before, loss, interval}, verb, rows}: Finding,
  {version}: Champion,
  drop: number,
): TriggerResult {
  const result = {trigger: 'performance', limit: drop} as const
  if (before === null || value === null || loss === null)
    return {
      ...{...result, verdict: 'unknown', value: null},
      reason:
        before === null
          ? `${version} was registered without its ${metric}: there is nothing to hold it against.`
          : `${title} is not defined on ${rows}.`,
    }
  const sure =
    interval === null
      ? ''
      : ` (${formatNumber(interval.lower)} … ${formatNumber(interval.upper)} with 95 % confidence)`
  const direction = loss >= 0 ? 'worse' : 'better'
  return {
    ...{...result, verdict: loss >= drop ? 'fired' : 'quiet', value: loss},
    reason: `${title} ${verb} ${formatNumber(value)}${sure} on ${rows}, ${formatNumber(Math.abs(loss))} ${direction} than ${formatNumber(before)} at registration.`,
  }
}
