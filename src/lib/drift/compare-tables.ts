import {judgeColumns, type JudgedColumn} from './judge/index.ts'
import {measureTables, type MeasuredColumn} from './measure/index.ts'
import {askModel} from './ask-model.ts'
import {measureMultivariate} from './multivariate/index.ts'
import type {DriftSettings, MethodOverride} from './options/index.ts'
import {columnIssues, countDuplicates, schemaIssues} from './quality/index.ts'
import {
  matchSeason,
  openTables,
  type DriftTables,
  type LogRequest,
  type Season,
  type SourceRequest,
} from './read/index.ts'
import {profileNotes, refuseProfiled} from './reference-profile.ts'
import {roleOf} from './role-of.ts'
import {watchStreams} from './streams/index.ts'
import {periodNotes, timeDrift} from './time/index.ts'
import type {
  Importance,
  MultivariateDrift,
  QualityIssue,
  SampleOrigin,
  TimeDrift,
  WatchedStreams,
} from './types.ts'

export interface CompareOptions {
  /** Directory that a model reference is meant from. */
  readonly directory: string
  /** Model to ask; that of the project where left out; null asks none. */
  readonly model?: string | null | undefined
  readonly by?: string | undefined
  readonly season?: Season | undefined
  readonly together?: boolean | undefined
  readonly memoryBytes?: number | undefined
  readonly threads?: number | undefined
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((done: number, total: number) => void) | undefined
}

export interface ComparedTables {
  readonly columns: readonly JudgedColumn[]
  readonly importance: ReadonlyMap<string, Importance>
  readonly skipped: DriftTables['skipped']
  readonly issues: readonly QualityIssue[]
  readonly notes: readonly string[]
  readonly multivariate: MultivariateDrift | null
  readonly time: TimeDrift | null
  readonly streams: WatchedStreams | null
  readonly reference: SampleOrigin
  readonly current: SampleOrigin
}

/** Measures and judges two tables: columns, the predictions of the model, quality, all together, over time. */
export async function compareTables(
  settings: DriftSettings,
  sources: {readonly reference: SourceRequest; readonly current: SourceRequest | LogRequest},
  options: CompareOptions,
): Promise<ComparedTables> {
  const {signal, season} = options
  const {exclude, id, classes} = settings
  const {memoryBytes} = options
  const opened = await openTables({...sources, exclude, id, classes, memoryBytes, signal})
  try {
    refuseProfiled(opened.reference, settings, season)
    const tables = season === undefined ? opened : await matchSeason(opened, season)
    const measured = await measureTables(tables, {
      preset: settings.preset,
      overrides: overridesOf(settings, tables),
      threads: options.threads,
      signal,
      onProgress: options.onProgress,
    })
    const own = measured.map(column => {
      const {name} = column.measure
      return {...column, role: roleOf(name, settings, tables)}
    })
    const hasPrediction = own.some(({role}) => role === 'prediction' || role === 'probability')
    const isProfile = tables.reference.profile !== undefined
    const answers = await askModel(settings, tables, {...options, predict: !hasPrediction})
    const columns = judgeColumns([...own, ...answers.columns], settings)
    return {
      columns,
      importance: answers.importance,
      skipped: tables.skipped,
      issues: await issuesOf(tables, measured, settings),
      notes: [
        ...(isProfile ? profileNotes(settings, options) : []),
        ...answers.notes,
        ...notesOfPeriods(tables, answers.columns, options),
        ...notesOfLabels(tables.current),
      ],
      multivariate: await together(tables, columns, options),
      time: await overTime(tables, columns, settings, options),
      streams: await watchStreams(withAnswers(tables, answers.asked, settings), settings),
      reference: originOf(tables.reference, settings.names.reference, measured),
      current: originOf(tables.current, settings.names.current, measured),
    }
  } finally {
    await opened.close()
  }
}

/** Streams of what the model was asked stand for the data, unless all that are named are columns of it. */
function withAnswers(
  tables: DriftTables,
  asked: DriftTables['current'] | null,
  {streams}: DriftSettings,
): DriftTables {
  const own = new Set(tables.current.columns.map(({name}) => name.toLowerCase()))
  const isOwn = streams?.every(name => own.has(name.toLowerCase())) === true
  return asked === null || isOwn ? tables : {...tables, current: asked}
}

function overridesOf(
  {methods: {all, columns}}: DriftSettings,
  tables: DriftTables,
): Readonly<Record<string, MethodOverride>> {
  const overrides: Record<string, MethodOverride> = {}
  for (const {name} of tables.columns) if (all !== undefined) overrides[name] = all
  for (const [name, override] of Object.entries(columns)) overrides[name] = {...all, ...override}
  return overrides
}

async function issuesOf(
  tables: DriftTables,
  measured: readonly MeasuredColumn[],
  {id, timestamp, target}: DriftSettings,
): Promise<readonly QualityIssue[]> {
  const {schema, reference, current} = tables
  const table = schemaIssues({
    schema,
    duplicates: await countDuplicates(tables, id),
    rows: {reference: reference.rows, current: current.rows},
    target,
    aside: [id, timestamp].filter(name => name !== undefined),
    idColumn: id,
  })
  return [...table, ...measured.flatMap(({measure}) => columnIssues(measure))]
}

/** The model's answers and the truth are left out: what is asked is whether the inputs can be told apart. */
async function together(
  tables: DriftTables,
  judged: readonly JudgedColumn[],
  {together: wanted = true, signal}: CompareOptions,
): Promise<MultivariateDrift | null> {
  if (!wanted || tables.current.rows === 0 || tables.reference.profile !== undefined) return null
  const features = judged.filter(({role}) => role === 'feature').map(({measure: {name}}) => name)
  const columns = tables.columns.filter(({name}) => features.includes(name))
  return measureMultivariate({...tables, columns}, {signal})
}

async function overTime(
  tables: DriftTables,
  judged: readonly JudgedColumn[],
  settings: DriftSettings,
  {by}: CompareOptions,
): Promise<TimeDrift | null> {
  if (by === undefined) return null
  const columns = judged.map(({measure: {name}, role, choices}) => ({name, role, choices}))
  return timeDrift({tables, by, rules: settings, columns})
}

function notesOfLabels({labels, rows, subject}: DriftTables['current']): readonly string[] {
  if (labels === undefined || labels.rows === rows) return []
  const number = (count: number): string => count.toLocaleString('en-US')
  return [
    `Labels have come for ${number(labels.rows)} of the ${number(rows)} rows of ${subject}: its errors are those of these.`,
  ]
}

function notesOfPeriods(
  tables: DriftTables,
  predicted: readonly {readonly measure: {readonly name: string}}[],
  {by}: CompareOptions,
): readonly string[] {
  if (by === undefined) return []
  return periodNotes(tables, {by, predicted: predicted.map(({measure: {name}}) => name)})
}

function originOf(
  {rows, season, profile}: DriftTables['reference'],
  name: string,
  measured: readonly MeasuredColumn[],
): SampleOrigin {
  const isBinned = measured.some(({measure}) => measure.exactness === 'binned')
  const exactness = isBinned || profile !== undefined ? 'binned' : 'exact'
  const source = season === undefined ? name : `${name}, ${season} only`
  return {source, rows, exactness, profile: profile?.sha256 ?? null}
}
