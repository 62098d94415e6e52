import {numberFromHalf} from '../core/numbers/index.ts'
import type {Roles} from './infer-task.ts'
import {fillValues} from './tensor-values.ts'
import type {
  ElementType,
  ModelOptions,
  Outputs,
  PredictionColumn,
  Predictions,
  TensorSpec,
  TensorValues,
} from './types.ts'

type Label = string | number

/** Turns the outputs of a graph into columns: `prediction`, `probability_<label>`, or their own names. */
export interface PredictionReader {
  readonly columns: readonly {readonly name: string; readonly type: ElementType}[]
  read(outputs: Outputs, rowCount: number): Predictions
}

/** What the outputs of a graph mean, as plain data that another process can be sent. */
export interface OutputMeaning {
  readonly roles: Roles
  readonly outputs: readonly TensorSpec[]
  /** Labels as the graph knows them; they are renamed by those of mlops.yaml. */
  readonly fileLabels: readonly Label[]
  readonly options: ModelOptions
  /** Values a row of each output, by name. */
  readonly widths: ReadonlyMap<string, number>
}

/** Reads outputs without the runtime: what they mean suffices. */
export function createPredictionReader({
  roles,
  outputs,
  fileLabels,
  options,
  widths,
}: OutputMeaning): PredictionReader {
  const readers =
    roles.score === undefined
      ? plainColumns(roles, outputs, fileLabels, options, widths)
      : [
          predictionColumn(roles, fileLabels, options, widths),
          ...probabilityColumns(roles, roles.score, widths.get(roles.score.name) ?? 1),
        ]
  return {
    columns: readers.map(({name, type}) => ({name, type})),
    read: (results, rowCount) => ({
      rowCount,
      columns: readers.map(reader => reader.read(results, rowCount)),
    }),
  }
}

interface ColumnReader {
  readonly name: string
  readonly type: ElementType
  readonly read: (outputs: Outputs, rowCount: number) => PredictionColumn
}

/** The label that the graph gives, renamed; or the one whose probability wins. */
function predictionColumn(
  roles: Roles,
  fileLabels: readonly Label[],
  options: ModelOptions,
  widths: ReadonlyMap<string, number>,
): ColumnReader {
  const {prediction, score, labels} = roles
  const threshold = options.output?.threshold
  if (prediction !== undefined && (score === undefined || threshold === undefined))
    return labelColumn(prediction, labels, fileLabels, options)
  const names = labels.length > 0 ? labels : [0, 1]
  const width = score === undefined ? 1 : (widths.get(score.name) ?? 1)
  const type = labelType(names)
  const label = labelValue(type)
  return column('prediction', type, results => {
    const scores = floatsOf(results, score?.name)
    const cut = threshold ?? 0.5
    if (width === 1) return row => label(names[(scores[row] ?? 0) >= cut ? 1 : 0])
    if (width === 2 && threshold !== undefined)
      return row => label(names[(scores[row * 2 + 1] ?? 0) >= cut ? 1 : 0])
    return row => label(names[argmax(scores, row * width, width)])
  })
}

/** The label output, each value renamed when mlops.yaml gives names. */
function labelColumn(
  output: TensorSpec,
  labels: readonly Label[],
  fileLabels: readonly Label[],
  options: ModelOptions,
): ColumnReader {
  if (options.output?.labels === undefined)
    return column('prediction', output.type, results => {
      const values = valuesOf(results, output.name)
      return row => values[row]
    })
  const known = fileLabels.length > 0 ? fileLabels : labels.map((_, index) => index)
  const renamed = new Map(known.map((label, index) => [String(label), labels[index] ?? label]))
  const type = labelType(labels)
  const label = labelValue(type)
  return column('prediction', type, results => {
    const values = valuesOf(results, output.name)
    return row => label(renamed.get(String(values[row])) ?? String(values[row]))
  })
}

function probabilityColumns(roles: Roles, score: TensorSpec, width: number): ColumnReader[] {
  const count = Math.max(width, roles.labels.length, 2)
  const type = score.type === 'float64' ? 'float64' : 'float32'
  return Array.from({length: count}, (_, index) =>
    column(`probability_${String(roles.labels[index] ?? index)}`, type, results => {
      const scores = floatsOf(results, score.name)
      if (width > 1) return row => scores[row * width + index]
      // One column is the probability of the second class.
      return index === 1 ? row => scores[row] : row => 1 - (scores[row] ?? Number.NaN)
    }),
  )
}

/** Outputs of models that are no classifiers: one number a row, or the values of each output. */
function plainColumns(
  roles: Roles,
  outputs: readonly TensorSpec[],
  fileLabels: readonly Label[],
  options: ModelOptions,
  widths: ReadonlyMap<string, number>,
): ColumnReader[] {
  const {prediction} = roles
  if (prediction !== undefined && outputs.length === 1 && roles.labels.length > 0)
    return [labelColumn(prediction, roles.labels, fileLabels, options)]
  return outputs.flatMap(output => {
    const width = widths.get(output.name) ?? 1
    const half = output.type === 'float16'
    const base = output.name === prediction?.name ? 'prediction' : output.name
    return Array.from({length: width}, (_, index) =>
      column(width === 1 ? base : `${base}_${index}`, half ? 'float32' : output.type, results => {
        const values = half ? floatsOf(results, output.name) : valuesOf(results, output.name)
        return row => values[row * width + index]
      }),
    )
  })
}

function column(
  name: string,
  type: ElementType,
  open: (results: Outputs) => (row: number) => unknown,
): ColumnReader {
  return {
    name,
    type,
    read: (results, rowCount) => ({name, type, values: fillValues(type, rowCount, open(results))}),
  }
}

function valuesOf(results: Outputs, name: string): TensorValues {
  return results[name]?.values ?? []
}

/** Scores as numbers; half precision is widened, exactly. */
function floatsOf(results: Outputs, name: string | undefined): ArrayLike<number> {
  const tensor = name === undefined ? undefined : results[name]
  if (tensor === undefined) return []
  const values = tensor.values as ArrayLike<number>
  return tensor.type === 'float16' ? Float32Array.from(values, numberFromHalf) : values
}

function argmax(scores: ArrayLike<number>, start: number, width: number): number {
  let best = 0
  for (let index = 1; index < width; index++)
    if ((scores[start + index] ?? 0) > (scores[start + best] ?? 0)) best = index
  return best
}

function labelType(labels: readonly Label[]): ElementType {
  if (labels.some(label => typeof label === 'string')) return 'string'
  return labels.every(label => Number.isSafeInteger(label)) ? 'int64' : 'float64'
}

function labelValue(type: ElementType): (label: Label | undefined) => unknown {
  if (type === 'string') return label => String(label)
  return type === 'int64' ? label => BigInt(label ?? 0) : label => label
}
