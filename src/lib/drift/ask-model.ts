import {MlopsError} from '../core/errors/index.ts'
import {dataRules} from '../data/index.ts'
import {loadModel} from '../model/index.ts'
import {resolveModel, type ResolvedModel} from '../registry/index.ts'
import type {ColumnToJudge} from './judge/index.ts'
import {measureColumn} from './measure/index.ts'
import {measureImportance, predictTables, type PredictedColumn} from './model/index.ts'
import type {DriftSettings} from './options/index.ts'
import type {DriftTables} from './read/index.ts'
import type {Importance} from './types.ts'

export interface ModelAnswers {
  /** What the model says of both tables, measured as columns. */
  readonly columns: readonly ColumnToJudge[]
  /** How much it relies on each column. */
  readonly importance: ReadonlyMap<string, Importance>
  readonly notes: readonly string[]
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
export const NO_ANSWERS: ModelAnswers = {columns: [], importance: new Map(), notes: []}

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
  const resolved = tables.current.rows === 0 ? undefined : await resolve(settings, options)
  if (resolved === undefined) return NO_ANSWERS
  const {signal} = options
  const {policy} = await dataRules(resolved.folder ?? options.directory, resolved.name)
  const model = await loadModel(resolved.path, resolved.options)
  try {
    const request = {model, policy, tables, signal}
    const {target} = settings
    const found = await measureImportance({...request, target})
    const predicted = options.predict ? await predictTables(request) : undefined
    const ignored = found.ignored.map(name => `The model does not look at "${name}".`)
    return {
      columns: tellingOf(predicted?.columns ?? []).map(column => toJudge(column, settings)),
      importance: new Map(found.columns.map(({name, importance}) => [name, importance])),
      notes: [...new Set([...found.notes, ...(predicted?.notes ?? []), ...ignored])],
    }
  } finally {
    await model.release()
  }
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
