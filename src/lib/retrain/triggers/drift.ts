import {MlopsError} from '../../core/errors/index.ts'
import {counted} from '../../core/text/index.ts'
import {reportDrift, type DriftReport} from '../../drift/index.ts'
import {durationMs, type ProjectConfig} from '../../project/index.ts'
import type {Champion, TriggerResult} from '../types.ts'
import {withNewRows} from '../data/index.ts'
import type {TriggerContext} from './trigger-context.ts'

export type DriftConfig = NonNullable<
  NonNullable<NonNullable<ProjectConfig['retrain']>['triggers']>['drift']
>

/**
 * Whether so large a share of the columns drifted: of the predictions that were logged since the champion was
 * registered, else of the labelled rows that are new to it.
 */
export async function driftTrigger(
  context: TriggerContext,
  champion: Champion,
  {share, last, min_rows: least}: DriftConfig,
): Promise<TriggerResult> {
  const {project, asOf} = context
  const result = {trigger: 'drift', limit: share} as const
  const unknown = (reason: string): TriggerResult => ({
    ...result,
    ...{verdict: 'unknown', value: null, reason},
  })
  if (project.config.data.reference === undefined)
    return unknown('mlops.yaml names no data.reference to hold new rows against.')
  const after = latest(
    champion.knownUntil ?? champion.registeredAt,
    last === undefined ? null : new Date(asOf.getTime() - durationMs(last)).toISOString(),
  )
  const logged = await ofLog(context, latest(champion.registeredAt, after), least)
  const found = logged ?? (await ofNewRows(context, champion, after, least))
  if (typeof found === 'string') return unknown(found)
  const {drifted, compared, current, columns} = found
  const value = compared === 0 ? 0 : drifted / compared
  const worst = columns.flatMap(({name, verdict}) => (verdict === 'drift' ? [name] : []))
  const named =
    worst.length === 0 ? '' : `: ${worst.slice(0, 3).join(', ')}${worst.length > 3 ? ', …' : ''}`
  return {
    ...result,
    verdict: value >= share ? 'fired' : 'quiet',
    value,
    reason: `${drifted} of ${counted(compared, 'column')} drifted in ${counted(current.rows, 'row')} of ${logged === null ? 'new data' : 'the prediction log'}${named}.`,
  }
}

/** Columns alone count here: what they tell together takes long, and is not asked for. */
const COLUMNS = {together: false} as const

/** null where nothing, or too little, was logged. */
async function ofLog(
  {project, asOf, signal}: TriggerContext,
  since: string,
  least: number,
): Promise<DriftReport | null> {
  try {
    const report = await reportDrift({
      directory: project.root,
      log: true,
      since,
      until: asOf.toISOString(),
      ...COLUMNS,
      signal,
    })
    return report.current.rows >= least ? report : null
  } catch (error) {
    if (error instanceof MlopsError && NOTHING_LOGGED.has(error.code)) return null
    throw error
  }
}

const NOTHING_LOGGED: ReadonlySet<string> = new Set(['LOG_NOT_FOUND', 'DRIFT_EMPTY_SAMPLE'])

async function ofNewRows(
  {project, asOf, signal}: TriggerContext,
  {texts, version}: Champion,
  after: string,
  least: number,
): Promise<DriftReport | string> {
  const request = {after, before: asOf.toISOString(), texts, signal}
  return withNewRows<DriftReport | string>(project, request, async later => {
    if (later === undefined)
      return 'No prediction was logged, and mlops.yaml names no data.timestamp.'
    const {rows} = later
    return rows < least
      ? `${counted(rows, 'row')} came since ${version}; it takes ${least.toLocaleString('en-US')}.`
      : reportDrift({
          directory: project.root,
          data: await later.file(),
          log: false,
          ...COLUMNS,
          signal,
        })
  })
}

function latest(one: string, other: string | null): string {
  return other === null || one > other ? one : other
}
