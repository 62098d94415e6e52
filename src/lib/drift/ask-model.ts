import {MlopsError} from '../core/errors/index.ts'
import {dataRules} from '../data/index.ts'
import {loadModel} from '../model/index.ts'
import {resolveModel, type ResolvedModel} from '../registry/index.ts'
import type {ColumnToJudge} from './judge/index.ts'
import {measureColumn} from './measure/index.ts'
import {
  keepAnswers,
  measureImportance,
  predictSide,
  predictTables,
  type ModelRequest,
  type PredictedColumn,
  type PredictedSide,
} from './model/index.ts'
import type {DriftSettings} from './options/index.ts'
import type {DriftTables, TableSide} from './read/index.ts'
import type {Importance} from './types.ts'

export interface ModelAnswers {
  /** What the model says of both tables, measured as columns. */
  readonly columns: readonly ColumnToJudge[]
  /** How much it relies on each column. */
  readonly importance: ReadonlyMap<string, Importance>
  readonly notes: readonly string[]
  /** The current rows with its answers beside, where these are watched over time; null elsewhere. */
  readonly asked: TableSide | null
}

export interface AskOptions {
  readonly directory: string
  /** Reference; the model of the project where left out; null asks none. */
  readonly model?: string | null | undefined
  /** Whether both tables are predicted: not where they hold predictions. */
  readonly predict: boolean
  readonly signal?: AbortSignal | undefined
}

/** Of no model. */
export const NO_ANSWERS: ModelAnswers = {columns: [], importance: new Map(), notes: [], asked: null}

/** Errors that only say that a project has no model yet. */
const NO_MODEL = new Set([
  'MODEL_NOT_FOUND',
  'VERSION_NOT_FOUND',
  'STAGE_EMPTY',
  'GIT_NO_REPOSITORY',
])

/**
 * Asks the model how much it relies on each column, and what it predicts for both tables.
 *
 * @throws MlopsError what resolving and loading a model throws that was named.
 */
export async function askModel(
  settings: DriftSettings,
  tables: DriftTables,
  options: AskOptions,
): Promise<ModelAnswers> {
  const isProfile = tables.reference.profile !== undefined
  if (isProfile && !(options.predict && isWatched(settings, tables))) return NO_ANSWERS
  const resolved = tables.current.rows === 0 ? undefined : await resolve(settings, options)
  if (resolved === undefined) return NO_ANSWERS
  const {signal} = options
  const {policy} = await dataRules(resolved.folder ?? options.directory, resolved.name)
  const model = await loadModel(resolved.path, resolved.options)
  try {
    const request = {model, policy, tables, signal}
    if (isProfile) return await askCurrent(request, settings)
    const {target} = settings
    const found = await measureImportance({...request, target})
    const predicted = options.predict ? await predictTables(request) : undefined
    const ignored = found.ignored.map(name => `The model does not look at "${name}".`)
    return {
      columns: tellingOf(predicted?.columns ?? []).map(column => toJudge(column, settings)),
      importance: new Map(found.columns.map(({name, importance}) => [name, importance])),
      notes: [
        ...new Set([
          ...found.notes,
          ...(predicted?.notes ?? []),
          ...ignored,
          ...drawnNotes(settings, tables, predicted?.current ?? null),
        ]),
      ],
      asked: await watchable(settings, tables, predicted?.current ?? null),
    }
  } finally {
    await model.release()
  }
}

/** Against a profile only what it predicts for the current data can be looked at, over time. */
async function askCurrent(
  request: ModelRequest & {readonly tables: DriftTables},
  settings: DriftSettings,
): Promise<ModelAnswers> {
  const {tables, signal, model} = request
  if (model.signature.columns.some(({kind}) => kind === 'image')) return NO_ANSWERS
  try {
    const current = await predictSide(request, tables.current)
    const notes = drawnNotes(settings, tables, current)
    return {...NO_ANSWERS, notes, asked: await watchable(settings, tables, current)}
  } catch (error) {
    signal?.throwIfAborted()
    if (!(error instanceof MlopsError) || !['DATA_COLUMNS', 'MODEL_RUN'].includes(error.code))
      throw error
    return {...NO_ANSWERS, notes: [`The model cannot take the data: ${error.message}`]}
  }
}

/** Streams have an order: that of time, or of the rows where they are named. */
function isWatched({streams}: DriftSettings, {current}: DriftTables): boolean {
  return streams !== undefined || current.timestamp !== null
}

async function watchable(
  settings: DriftSettings,
  tables: DriftTables,
  predicted: PredictedSide | null,
): Promise<TableSide | null> {
  if (predicted === null || predicted.rows === 0 || !isWatched(settings, tables)) return null
  return keepAnswers(tables.database, tables.current, predicted)
}

function drawnNotes(
  settings: DriftSettings,
  tables: DriftTables,
  predicted: PredictedSide | null,
): readonly string[] {
  const {rows, subject} = tables.current
  if (predicted === null || !isWatched(settings, tables)) return []
  const asked = predicted.rows + predicted.badRows
  if (asked === rows) return []
  const number = (count: number): string => count.toLocaleString('en-US')
  return [
    `The model was asked about ${number(asked)} of the ${number(rows)} rows of ${subject}: streams of its predictions are of these.`,
  ]
}

async function resolve(
  {project}: DriftSettings,
  {directory, model}: AskOptions,
): Promise<ResolvedModel | undefined> {
  if (model === null || (model === undefined && project === undefined)) return undefined
  try {
    return await resolveModel({directory, ...(model === undefined ? {} : {ref: model})})
  } catch (error) {
    const isAbsent = error instanceof MlopsError && NO_MODEL.has(error.code)
    if (model === undefined && isAbsent) return undefined
    throw error
  }
}

/** Of two classes the probability of one says that of the other. */
function tellingOf(columns: readonly PredictedColumn[]): readonly PredictedColumn[] {
  const probabilities = columns.filter(({role}) => role === 'probability')
  return probabilities.length === 2
    ? columns.filter(column => column !== probabilities[0])
    : columns
}

function toJudge(column: PredictedColumn, {preset}: DriftSettings): ColumnToJudge {
  const {name, role} = column
  const choose = {preset}
  const measured =
    column.kind === 'number'
      ? measureColumn({
          ...{kind: 'number', name, choose, blocks: null},
          numbers: {rows: column.rows, integer: {reference: false, current: false}},
        })
      : measureColumn({
          ...{kind: 'category', name, choose, samples: column.samples, blocks: null},
          distinct: {
            reference: column.samples.reference.counts.size,
            current: column.samples.current.counts.size,
          },
        })
  return {...measured, role}
}
