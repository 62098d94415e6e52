import {asError, MlopsError} from '../../core/errors/index.ts'
import type {Predictions} from '../../model/index.ts'
import type {CategorySample} from '../sample.ts'
import {predictSide, type PredictedSide, type PredictRequest} from './predict-side.ts'
import type {ModelSide} from './types.ts'

interface Both<T> {
  readonly reference: T
  readonly current: T
}

/** What the model says of both tables, as a column that can be measured like any other. */
export type PredictedColumn = {
  /** `prediction`, `probability_<label>`, or the name of an output. */
  readonly name: string
  readonly role: 'prediction' | 'probability'
} & (
  | {readonly kind: 'number'; readonly rows: Both<Float64Array>}
  | {readonly kind: 'category'; readonly samples: Both<CategorySample>}
)

export interface PredictedTables {
  /** Empty where the model cannot take the data. */
  readonly columns: readonly PredictedColumn[]
  /** Rows that were predicted. */
  readonly rows: Both<number>
  /** The answers for the current table; null where the model cannot take the data. */
  readonly current: PredictedSide | null
  /** What could not be done, and why: sentences. */
  readonly notes: readonly string[]
}

/**
 * Predicts both tables, so that drift of the predictions can be judged where the data hold none. Of large tables
 * rows are drawn; rows that the model cannot take are left out and counted in a note.
 *
 * @throws MlopsError what reading the tables throws; AbortError.
 */
export async function predictTables(request: PredictRequest): Promise<PredictedTables> {
  const {tables, signal} = request
  const nothing = (note: string): PredictedTables => ({
    columns: [],
    rows: {reference: 0, current: 0},
    current: null,
    notes: [note],
  })
  signal?.throwIfAborted()
  if (request.model.signature.columns.some(({kind}) => kind === 'image'))
    return nothing('The model takes pictures, which are not predicted here.')
  try {
    const reference = await predictSide(request, tables.reference)
    const current = await predictSide(request, tables.current)
    const noteOf = ({badRows}: PredictedSide, {subject}: ModelSide): string[] =>
      badRows === 0 ? [] : [`The model cannot take ${badRows} rows of ${subject}.`]
    return {
      columns: columnsOf(request, {reference: reference.parts, current: current.parts}),
      rows: {reference: reference.rows, current: current.rows},
      current,
      notes: [...noteOf(reference, tables.reference), ...noteOf(current, tables.current)],
    }
  } catch (error) {
    signal?.throwIfAborted()
    if (error instanceof MlopsError && ['DATA_COLUMNS', 'MODEL_RUN'].includes(error.code))
      return nothing(`The model cannot take the data: ${asError(error).message}`)
    throw error
  }
}

function columnsOf(
  {model}: PredictRequest,
  parts: Both<readonly Predictions[]>,
): readonly PredictedColumn[] {
  const classifies = ['binary', 'multiclass'].includes(model.signature.task)
  const names = (parts.reference[0] ?? parts.current[0])?.columns ?? []
  return names.map(({name, type}): PredictedColumn => {
    const role = name.startsWith('probability_') ? 'probability' : 'prediction'
    const isClass = type === 'string' || type === 'bool' || (classifies && name === 'prediction')
    if (!isClass)
      return {
        ...{name, role, kind: 'number'},
        rows: {
          reference: Float64Array.from(valuesOf(parts.reference, name), Number),
          current: Float64Array.from(valuesOf(parts.current, name), Number),
        },
      }
    const sample = (side: readonly Predictions[]): CategorySample =>
      countLabels(valuesOf(side, name).map(value => labelOf(value, type === 'bool')))
    return {
      ...{name, role, kind: 'category'},
      samples: {reference: sample(parts.reference), current: sample(parts.current)},
    }
  })
}

function valuesOf(parts: readonly Predictions[], name: string): (string | number | bigint)[] {
  return parts.flatMap(({columns}) => [
    ...(columns.find(column => column.name === name)?.values ?? []),
  ])
}

export function labelOf(value: string | number | bigint, isBool: boolean): string {
  return isBool ? String(value === 1) : String(value)
}

function countLabels(labels: readonly string[]): CategorySample {
  const counts = new Map<string, number>()
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1)
  return {counts, size: labels.length, nulls: 0, others: 0}
}
