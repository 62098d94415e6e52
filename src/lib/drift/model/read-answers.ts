import {
  pickRows,
  type Feeds,
  type ModelSignature,
  type PredictionColumn,
  type Predictions,
} from '../../model/index.ts'
import type {PredictingModel} from './types.ts'

const BATCH_ROWS = 1024

/** What a model says of rows, as numbers to compare: of a classifier a number for each class. */
export type Answers =
  | {
      readonly kind: 'classes'
      readonly labels: readonly string[]
      /** Index of the predicted class of each row, −1 for a label that is not among them. */
      readonly predicted: Int32Array
      /** Row-major, one a class; 1 and 0 where the model gives no probabilities. */
      readonly shares: Float64Array
      readonly hasProbabilities: boolean
    }
  | {readonly kind: 'values'; readonly values: Float64Array}

/**
 * Predicts rows in runs that let the process breathe.
 *
 * @returns undefined where the answers of the model are neither classes nor one number.
 * @throws MlopsError `MODEL_RUN`; AbortError.
 */
export async function readAnswers(
  model: PredictingModel,
  feeds: Feeds,
  signal: AbortSignal | undefined,
): Promise<Answers | undefined> {
  const parts: Predictions[] = []
  for (let start = 0; start < feeds.rowCount; start += BATCH_ROWS) {
    signal?.throwIfAborted()
    const count = Math.min(BATCH_ROWS, feeds.rowCount - start)
    const rows = Uint32Array.from({length: count}, (_, row) => start + row)
    parts.push(await model.predict(pickRows(feeds, rows)))
  }
  return answersOf(parts, model.signature)
}

export function answersOf(
  parts: readonly Predictions[],
  {task, labels}: ModelSignature,
): Answers | undefined {
  const names = parts[0]?.columns.map(({name}) => name) ?? []
  if (!names.includes('prediction')) return undefined
  if (task !== 'binary' && task !== 'multiclass') {
    const values = numbersOf(parts, 'prediction')
    return values === undefined ? undefined : {kind: 'values', values}
  }
  const probabilities = names.filter(name => name.startsWith('probability_'))
  const predictions = valuesOf(parts, 'prediction').map(String)
  const known =
    probabilities.length > 0
      ? probabilities.map(name => name.slice('probability_'.length))
      : labels.length > 0
        ? labels.map(String)
        : [...new Set(predictions)].sort()
  const places = new Map(known.map((label, index) => [label, index]))
  const predicted = Int32Array.from(predictions, label => places.get(label) ?? -1)
  const shares = new Float64Array(predicted.length * known.length)
  if (probabilities.length === 0)
    predicted.forEach((index, row) => {
      if (index >= 0) shares[row * known.length + index] = 1
    })
  probabilities.forEach((name, index) => {
    valuesOf(parts, name).forEach((value, row) => {
      shares[row * known.length + index] = Number(value)
    })
  })
  return {
    ...{kind: 'classes', labels: known, predicted, shares},
    hasProbabilities: probabilities.length > 0,
  }
}

function numbersOf(parts: readonly Predictions[], name: string): Float64Array | undefined {
  if (parts.some(part => columnOf(part, name)?.type === 'string')) return undefined
  return Float64Array.from(valuesOf(parts, name), Number)
}

function valuesOf(parts: readonly Predictions[], name: string): (string | number | bigint)[] {
  return parts.flatMap(part => [...(columnOf(part, name)?.values ?? [])])
}

function columnOf({columns}: Predictions, name: string): PredictionColumn | undefined {
  return columns.find(column => column.name === name)
}

/** Mean over the rows of each class, or the mean value. */
export function meansOf(answers: Answers): readonly number[] {
  if (answers.kind === 'values') return [mean(answers.values)]
  const {labels, shares, predicted} = answers
  return labels.map((_, index) => {
    let sum = 0
    for (let row = 0; row < predicted.length; row++) sum += shares[row * labels.length + index] ?? 0
    return sum / predicted.length
  })
}

/** Mean distance of answers to the same rows: of values, or half the sum over classes of that of their shares. */
export function meanChange(before: Answers, after: Answers): number {
  const values = (answers: Answers): Float64Array =>
    answers.kind === 'values' ? answers.values : answers.shares
  const [a, b] = [values(before), values(after)]
  let sum = 0
  for (let index = 0; index < a.length; index++) sum += Math.abs((a[index] ?? 0) - (b[index] ?? 0))
  return before.kind === 'values' ? sum / a.length : sum / (2 * before.predicted.length)
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
