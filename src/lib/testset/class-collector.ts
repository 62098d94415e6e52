import {MlopsError} from '../core/errors/index.ts'
import type {Floats} from '../core/metrics/index.ts'
import {counted} from '../core/text/index.ts'
import type {AnswerReader} from './answer-reader.ts'
import type {CollectorOptions, Sorter} from './collected-rows.ts'
import {createInts} from './column-codes.ts'
import {createLabelIndex, refuseLabels, type LabelIndex} from './label-index.ts'

/** Rounding of a softmax in single precision. */
const TOLERANCE = 1e-5

/** Of a classifier: labels become numbers of classes, probabilities one array. */
export function classCollector(
  reader: AnswerReader,
  task: 'binary' | 'multiclass',
  {target, subject}: CollectorOptions,
): Sorter {
  const index = createLabelIndex(reader.labels)
  const truth = createInts()
  const predicted = createInts()
  const parts: Floats[] = []
  const strange = new Map<string, number>()
  const strangePredictions = new Set<string>()
  let uneven = 0
  return {
    labelled: ({beside}) =>
      Uint8Array.from(beside.texts, text => (text === null || text.trim() === '' ? 0 : 1)),
    add({answer, beside, firstRow}, labelled) {
      const values = reader.predictions(answer)
      const scores = reader.hasProbabilities ? reader.probabilities(answer) : []
      const width = scores.length
      const rowCount = labelled.reduce((sum, there) => sum + there, 0)
      const part =
        scores[0] instanceof Float64Array
          ? new Float64Array(rowCount * width)
          : new Float32Array(rowCount * width)
      let place = 0
      labelled.forEach((there, row) => {
        if (there === 0) return
        const text = beside.texts[row] ?? ''
        const own = index.ofData(text)
        if (own < 0) strange.set(text, (strange.get(text) ?? 0) + 1)
        truth.add(own)
        const label = values[row] ?? ''
        const said = index.ofModel(label)
        if (said < 0) strangePredictions.add(String(label))
        predicted.add(said)
        let sum = 0
        for (let column = 0; column < width; column++) {
          const p = scores[column]?.[row] ?? Number.NaN
          if (!(p >= -TOLERANCE && p <= 1 + TOLERANCE))
            throw strangeProbability(subject, firstRow + row, reader.labels[column] ?? '', p)
          part[place * width + column] = Math.min(Math.max(p, 0), 1)
          sum += p
        }
        if (width > 0 && Math.abs(sum - 1) > 1e-3) uneven++
        place++
      })
      parts.push(part)
    },
    finish(rowCount) {
      if (strange.size > 0) refuseLabels(target, strange, reader.labels)
      if (strangePredictions.size > 0)
        throw new MlopsError(
          'EVALUATE_LABELS',
          `The model says ${[...strangePredictions]
            .slice(0, 5)
            .map(label => `"${label}"`)
            .join(
              ', ',
            )}, and its labels are ${reader.labels.map(label => `"${label}"`).join(', ')}.`,
          {hint: 'List the labels in model.output.labels, in the order of the probabilities.'},
        )
      const sorted = sortClasses(index, reader.labels.length === 0)
      const renumber = (codes: Int32Array): Int32Array =>
        sorted.order === null ? codes : codes.map(code => sorted.order?.[code] ?? code)
      const classCount = Math.max(2, sorted.labels.length)
      return {
        rows: {
          task: classCount > 2 ? 'multiclass' : task,
          rowCount,
          classCount,
          truth: renumber(truth.finish()),
          predicted: renumber(predicted.finish()),
          probabilities: reader.hasProbabilities ? joined(parts) : null,
          weights: null,
        },
        labels: sorted.labels,
        warnings:
          uneven === 0
            ? []
            : [
                `the probabilities of ${counted(uneven, 'row')} do not sum to 1: they may be scores of one class against the rest`,
              ],
      }
    },
  }
}

/** Classes that the model does not name come as the data has them; they are put in order here. */
function sortClasses(
  index: LabelIndex,
  open: boolean,
): {readonly labels: readonly string[]; readonly order: Int32Array | null} {
  const {labels} = index
  if (!open) return {labels, order: null}
  const numeric = labels.every(label => Number.isFinite(Number(label)))
  const sorted = labels.toSorted((a, b) => (numeric ? Number(a) - Number(b) : a < b ? -1 : 1))
  return {labels: sorted, order: Int32Array.from(labels, label => sorted.indexOf(label))}
}

function joined(parts: readonly Floats[]): Floats {
  const size = parts.reduce((sum, part) => sum + part.length, 0)
  const all = parts[0] instanceof Float64Array ? new Float64Array(size) : new Float32Array(size)
  let offset = 0
  for (const part of parts) {
    all.set(part, offset)
    offset += part.length
  }
  return all
}

function strangeProbability(subject: string, row: number, label: string, p: number): MlopsError {
  const what = label === '' ? 'a probability' : `the probability of "${label}"`
  return new MlopsError(
    'EVALUATE_PREDICTIONS',
    `${subject}, row ${row + 1}: ${what} is ${p}, which is not within 0 … 1.`,
    {
      hint: 'The output may hold scores: export the model with Softmax or Sigmoid at its end, or name the output with probabilities by model.output.score.',
      details: {row: row + 1, value: Number.isFinite(p) ? p : null},
    },
  )
}
