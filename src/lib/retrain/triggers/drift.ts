import {MlopsError} from '../../core/errors/index.ts'
import {counted} from '../../core/text/index.ts'
import {reportDrift, type DriftReport} from '../../drift/index.ts'
import {durationMs, type ProjectConfig} from '../../project/index.ts'
import type {Champion, TriggerResult} from '../types.ts'
import {withNewRows} from '../data/index.ts'
import {withDriftReference, type DriftReference} from './drift-reference.ts'
import type {TriggerContext} from './trigger-context.ts'

export type DriftConfig = NonNullable<
  NonNullable<NonNullable<ProjectConfig['retrain']>['triggers']>['drift']
>

/**
 * Whether so large a share of the columns drifted: of the predictions that were logged since the champion was
 * registered, else of the rows that are new to it, whether they have a label yet or not.
 */
export async function driftTrigger(
  context: TriggerContext,
  champion: Champion,
  {share, last, min_rows: least}: DriftConfig,
): Promise<TriggerResult> {
  const {asOf} = context
  const result = {trigger: 'drift', limit: share} as const
  const unknown = (reason: string): TriggerResult => ({
    ...result,
    ...{verdict: 'unknown', value: null, reason},
  })
  const after = latest(
    champion.knownUntil ?? champion.registeredAt,
    last === undefined ? null : new Date(asOf.getTime() - durationMs(last)).toISOString(),
  )
  return withDriftReference(context, champion, async reference => {
    if (reference === undefined)
      return unknown(
        `There is nothing to hold new rows against: mlops.yaml names no data.reference, and what ${champion.version} was trained on is not there any more.`,
      )
    const logged = await ofLog(context, reference, latest(champion.registeredAt, after), least)
    const found = logged ?? (await ofNewRows(context, champion, {reference, after, least}))
    if (typeof found === 'string') return unknown(found)
    return judge(found, {
      share,
      reference,
      where: logged === null ? 'new data' : 'the prediction log',
    })
  })
}

function judge(
  {drifted, compared, current, columns}: DriftReport,
  {
    share,
    reference,
    where,
  }: {readonly share: number; readonly reference: DriftReference; readonly where: string},
): TriggerResult {
  const value = compared === 0 ? 0 : drifted / compared
  const worst = columns.flatMap(({name, verdict}) => (verdict === 'drift' ? [name] : []))
  const named =
    worst.length === 0 ? '' : `: ${worst.slice(0, 3).join(', ')}${worst.length > 3 ? ', …' : ''}`
  // The usual reference is not told of each time.
  const against = reference.source === undefined ? '' : `, held against ${reference.shown}`
  return {
    ...{trigger: 'drift', limit: share, value},
    verdict: value >= share ? 'fired' : 'quiet',
    reason: `${drifted} of ${counted(compared, 'column')} drifted in ${counted(current.rows, 'row')} of ${where}${against}${named}.`,
  }
}

/** Columns alone count here: what they tell together and in time takes long, and is not asked for. */
const COLUMNS = {together: false, streams: []} as const

/** null where nothing, or too little, was logged. */
async function ofLog(
  {project, asOf, signal}: TriggerContext,
  {source}: DriftReference,
  since: string,
  least: number,
): Promise<DriftReport | null> {
  try {
    const report = await reportDrift({
      directory: project.root,
      reference: source,
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
  {
    reference,
    after,
    least,
  }: {readonly reference: DriftReference; readonly after: string; readonly least: number},
): Promise<DriftReport | string> {
  const {target} = project.config.data
  const request = {after, before: asOf.toISOString(), texts, unlabelled: true, signal}
  return withNewRows<DriftReport | string>(project, request, async later => {
    if (later === undefined)
      return 'No prediction was logged, and mlops.yaml names no data.timestamp.'
    const {rows} = later
    return rows < least
      ? `${counted(rows, 'row')} came since ${version}; it takes ${least.toLocaleString('en-US')}.`
      : reportDrift({
          directory: project.root,
          reference: reference.source,
          data: await later.file(),
          log: false,
          // Answers that are yet to come are missing, and no drift.
          ...(target === undefined ? {} : {exclude: [target]}),
          ...COLUMNS,
          signal,
        })
  })
}

function latest(one: string, other: string | null): string {
  return other === null || one > other ? one : other
}
