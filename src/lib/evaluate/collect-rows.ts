import {MlopsError} from '../core/errors/index.ts'
import type {EvaluatedRows, Floats} from '../core/metrics/index.ts'
import {counted} from '../core/text/index.ts'
import type {AnswerReader} from './answer-reader.ts'
import {createColumnCoder, createDoubles, createInts, type ColumnCodes} from './column-codes.ts'
import {createLabelIndex, refuseLabels, type LabelIndex} from './label-index.ts'
import type {AnsweredPack} from './read-rows.ts'

/** Rows with an answer, as metrics take them. */
export interface CollectedRows {
  readonly rows: EvaluatedRows
  /** Of a classifier. */
  readonly labels: readonly string[]
  readonly slices: readonly ColumnCodes[]
  /** Rows without an answer, which are left out. */
  readonly unlabelled: number
  readonly warnings: readonly string[]
}

export interface Collector {
  add(pack: AnsweredPack): void
  /** @throws MlopsError `EVALUATE_TARGET`, `EVALUATE_LABELS`, `EVALUATE_PREDICTIONS`, `DATA_EMPTY`. */
  finish(): CollectedRows
}

export interface CollectorOptions {
  readonly subject: string
  readonly target: string
  readonly sliceBy: readonly string[]
}

/** Rounding of a softmax in single precision. */
const TOLERANCE = 1e-5

/** Puts packs together; of rows without an answer it keeps the number alone. */
export function createCollector(reader: AnswerReader, options: CollectorOptions): Collector {
  const coders = options.sliceBy.map(createColumnCoder)
  const count = {rows: 0, unlabelled: 0}
  const sort =
    reader.task === 'binary' || reader.task === 'multiclass'
      ? classCollector(reader, reader.task, options)
      : valueCollector(reader, reader.task, options)
  return {
    add(pack) {
      const {rowCount} = pack.answer
      const labelled = sort.labelled(pack)
      count.rows += rowCount
      for (let row = 0; row < rowCount; row++) {
        if (labelled[row] !== 1) {
          count.unlabelled++
          continue
        }
        coders.forEach((coder, index) => {
          coder.add(pack.beside.slices[index]?.[row] ?? null)
        })
      }
      sort.add(pack, labelled)
    },
    finish() {
      if (count.rows === 0)
        throw new MlopsError('DATA_EMPTY', `${options.subject} has no rows.`, {
          hint: 'Check --data and --limit.',
        })
      if (count.unlabelled === count.rows)
        throw new MlopsError(
          'EVALUATE_TARGET',
          `${options.target} is empty in all ${counted(count.rows, 'row')} of ${options.subject}.`,
          {hint: 'Evaluation needs the true answers: name another column by --target.'},
        )
      const slices = coders.map(coder => coder.finish())
      const warnings =
        count.unlabelled === 0
          ? []
          : [`${counted(count.unlabelled, 'row')} without ${options.target} were left out`]
      const {warnings: own, ...rest} = sort.finish(count.rows - count.unlabelled)
      return {...rest, slices, unlabelled: count.unlabelled, warnings: [...warnings, ...own]}
    },
  }
}

interface Sorter {
  /** 1 where a row has an answer. */
  labelled(pack: AnsweredPack): Uint8Array
  add(pack: AnsweredPack, labelled: Uint8Array): void
  finish(rowCount: number): Pick<CollectedRows, 'rows' | 'labels' | 'warnings'>
}

function valueCollector(
  reader: AnswerReader,
  task: 'regression' | 'forecast',
  {target, subject}: CollectorOptions,
): Sorter {
  const truth = createDoubles()
  const predicted = createDoubles()
  return {
    labelled({beside, firstRow}) {
      const odd = beside.texts.findIndex(text => text !== null)
      const infinite = beside.numbers.findIndex(value => Math.abs(value) === Infinity)
      const wrong = odd >= 0 ? odd : infinite
      if (wrong >= 0)
        throw new MlopsError(
          'EVALUATE_TARGET',
          `${subject}, row ${firstRow + wrong + 1}: ${target} is "${beside.texts[wrong] ?? String(beside.numbers[wrong])}", and the model predicts finite numbers.`,
          {hint: 'Name a column of numbers by --target, or say model.task: multiclass for labels.'},
        )
      return Uint8Array.from(beside.numbers, value => (Number.isNaN(value) ? 0 : 1))
    },
    add({answer, beside, firstRow}, labelled) {
      const values = reader.predictions(answer)
      labelled.forEach((there, row) => {
        if (there === 0) return
        const value = Number(values[row])
        if (!Number.isFinite(value)) throw strangePrediction(subject, firstRow + row, value)
        truth.add(beside.numbers[row] ?? Number.NaN)
        predicted.add(value)
      })
    },
    finish: rowCount => ({
      rows: {
        task,
        rowCount,
        truth: truth.finish(),
        predicted: predicted.finish(),
        weights: null,
      },
      labels: [],
      warnings: [],
    }),
  }
}

function strangePrediction(subject: string, row: number, value: number): MlopsError {
  return new MlopsError(
    'EVALUATE_PREDICTIONS',
    `${subject}, row ${row + 1}: the model predicts ${value}.`,
    {
      hint: 'Look at the inputs of that row: a null that became NaN, or a value far from what the model was trained on.',
      details: {row: row + 1},
    },
  )
}

function classCollector(
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
