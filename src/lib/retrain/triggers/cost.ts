import {counted} from '../../core/text/index.ts'
import type {Project, ProjectConfig} from '../../project/index.ts'
import {formatNumber} from '../../report/index.ts'
import type {Champion, TriggerResult} from '../types.ts'
import type {NewRows} from '../data/index.ts'
import {measureChampion} from './measure-champion.ts'
import type {TriggerContext} from './trigger-context.ts'

type Retrain = NonNullable<ProjectConfig['retrain']>
export type CostConfig = NonNullable<NonNullable<Retrain['triggers']>['cost']>

const DAY_MS = 86_400_000

/**
 * Whether decay has cost as much as a training: the mean excess of the metric since then × what it costs a prediction ×
 * predictions a day × days. Under linear decay κ this is κT²/2, which reaches the cost C of a training at T* =
 * √(2C/κ), where the mean cost is least.
 */
export async function costTrigger(
  context: TriggerContext,
  champion: Champion,
  {share, min_rows: least}: CostConfig,
  later: NewRows | undefined,
): Promise<TriggerResult> {
  const {project, asOf} = context
  const cost = project.config.retrain?.cost
  if (cost === undefined) throw new Error('The parser lets no cost trigger pass without costs.')
  const limit = share * cost.training
  const unknown = (reason: string): TriggerResult => ({
    ...{trigger: 'cost', verdict: 'unknown', value: null, limit},
    reason,
  })
  if (later === undefined) return unknown('mlops.yaml names no data.timestamp or data.target.')
  if (later.rows < least)
    return unknown(
      `${counted(later.rows, 'labelled row')} came since ${champion.version}; it takes ${least.toLocaleString('en-US')}.`,
    )
  const metric = costMetric(project)
  if (metric === undefined)
    return unknown('Neither retrain.cost.metric nor evaluate.metrics names a metric.')
  const {title, loss} = await measureChampion(context, champion, later, metric)
  if (loss === null)
    return unknown(`${title} was not measured at registration, or is not defined now.`)
  const since = champion.knownUntil ?? champion.registeredAt
  const days = (asOf.getTime() - Date.parse(since)) / DAY_MS
  const value = Math.max(0, loss) * cost.error * cost.predictions * days
  const money = (amount: number): string => `${formatNumber(amount)} ${cost.currency}`
  return {
    trigger: 'cost',
    verdict: value >= limit ? 'fired' : 'quiet',
    value,
    limit,
    reason: `Decay has cost ${money(value)} in ${formatNumber(days, 3)} days (${title} worse by ${formatNumber(Math.max(0, loss))}), and ${money(limit)} start a training.`,
  }
}

/** The metric whose decay costs money. */
export function costMetric({config}: Project): string | undefined {
  return config.retrain?.cost?.metric ?? config.evaluate.metrics?.[0]
}
