import {numberFromHalf} from '../core/numbers/index.ts'
import {predictionRules, type OutputMeaning, type PredictionRule} from './prediction-rules.ts'
import {fillValues} from './tensor-values.ts'
import type {ElementType, Outputs, Predictions, TensorValues} from './types.ts'

export type {OutputMeaning} from './prediction-rules.ts'

type Label = string | number

/** Turns the outputs of a graph into columns: `prediction`, `probability_<label>`, or their own names. */
export interface PredictionReader {
  readonly columns: readonly {readonly name: string; readonly type: ElementType}[]
  read(outputs: Outputs, rowCount: number): Predictions
}

/** Reads outputs without the runtime: what they mean suffices. */
export function createPredictionReader(meaning: OutputMeaning): PredictionReader {
  const readers = predictionRules(meaning).map(rule => ({rule, open: opener(rule)}))
  return {
    columns: readers.map(({rule: {name, type}}) => ({name, type})),
    read: (results, rowCount) => ({
      rowCount,
      columns: readers.map(({rule: {name, type}, open}) => ({
        name,
        type,
        values: fillValues(type, rowCount, open(results)),
      })),
    }),
  }
}

/** The value of a row, once there are outputs. */
type Opener = (results: Outputs) => (row: number) => unknown

function opener({type, output, width, take}: PredictionRule): Opener {
  switch (take.kind) {
    case 'value': {
      const {index} = take
      return results => {
        const values = valuesOf(results, output)
        return row => values[row * width + index]
      }
    }
    case 'complement':
      return results => {
        const scores = valuesOf(results, output) as ArrayLike<number>
        return row => 1 - (scores[row] ?? Number.NaN)
      }
    case 'renamed': {
      const names = new Map(take.names)
      const label = labelValue(type)
      return results => {
        const values = valuesOf(results, output)
        return row => label(names.get(String(values[row])) ?? String(values[row]))
      }
    }
    case 'threshold': {
      const {index, threshold, labels} = take
      const label = labelValue(type)
      return results => {
        const scores = valuesOf(results, output) as ArrayLike<number>
        return row => label(labels[(scores[row * width + index] ?? 0) >= threshold ? 1 : 0])
      }
    }
    case 'largest': {
      const label = labelValue(type)
      return results => {
        const scores = valuesOf(results, output) as ArrayLike<number>
        return row => label(take.labels[argmax(scores, row * width, width)])
      }
    }
  }
}

/** Half precision is widened, exactly. */
function valuesOf(results: Outputs, name: string): TensorValues {
  const tensor = results[name]
  if (tensor?.type !== 'float16') return tensor?.values ?? []
  return Float32Array.from(tensor.values as ArrayLike<number>, numberFromHalf)
}

function argmax(scores: ArrayLike<number>, start: number, width: number): number {
  let best = 0
  for (let index = 1; index < width; index++)
    if ((scores[start + index] ?? 0) > (scores[start + best] ?? 0)) best = index
  return best
}

function labelValue(type: ElementType): (label: Label | undefined) => unknown {
  if (type === 'string') return label => String(label)
  return type === 'int64' ? label => BigInt(label ?? 0) : label => label
}
