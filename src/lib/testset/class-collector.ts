import {MlopsError} from '../core/errors/index.ts'
import type {EvaluatedRows, Floats} from '../core/metrics/index.ts'
import {counted} from '../core/text/index.ts'
import type {AnswerReader} from './answer-reader.ts'
import type {CollectorOptions, Sorter} from './collected-rows.ts'
import {createFloats, createInts, type Growing} from './growing.ts'
import {refuseLabels, type LabelIndex} from './label-index.ts'
import {eachModel, type PerModel} from './per-model.ts'
import {unionLabels, type UnionLabels} from './union-labels.ts'

/** Rounding of a softmax in single precision. */
const TOLERANCE = 1e-5

/** Of classifiers: labels become numbers of classes, probabilities one array a model. */
export function classCollector(
  readers: PerModel<AnswerReader>,
  task: 'binary' | 'multiclass',
  options: CollectorOptions,
): Sorter {
  const union = unionLabels(readers)
  const {index} = union
  const truth = createInts()
  const strange = new Map<string, number>()
  const models = eachModel(readers, (reader, place) =>
    answersOf(reader, union.places[place] ?? [], union, options.subject),
  )
  return {
    labelled: ({beside}) =>
      Uint8Array.from(beside.texts, text => (text === null || text.trim() === '' ? 0 : 1)),
    add({answers, beside, firstRow}, labelled) {
      labelled.forEach((there, row) => {
        if (there === 0) return
        const text = beside.texts[row] ?? ''
        const own = index.ofData(text)
        if (own < 0) strange.set(text, (strange.get(text) ?? 0) + 1)
        truth.add(own)
      })
      models.forEach((model, place) => {
        const answer = answers[place]
        if (answer !== undefined) model.add(answer, labelled, firstRow)
      })
    },
    finish(rowCount) {
      if (strange.size > 0) refuseLabels(options.target, strange, index.labels)
      const sorted = sortClasses(index, union.knownCount)
      const renumber = (codes: Int32Array): Int32Array =>
        sorted.order === null ? codes : codes.map(code => sorted.order?.[code] ?? code)
      const classCount = Math.max(2, sorted.labels.length)
      const shared = renumber(truth.finish())
      const rows = eachModel(models, (model): EvaluatedRows => {
        const {predicted, probabilities} = model.finish()
        return {
          task: classCount > 2 ? 'multiclass' : task,
          rowCount,
          classCount,
          truth: shared,
          predicted: renumber(predicted),
          probabilities: probabilities && widen(probabilities, union.knownCount, classCount),
          weights: null,
        }
      })
      const warnings = [...union.warnings, ...models.flatMap(model => model.warnings())]
      return {rows, labels: sorted.labels, warnings}
    },
  }
}

interface Answers {
  add(
    answer: Parameters<AnswerReader['predictions']>[0],
    labelled: Uint8Array,
    firstRow: number,
  ): void
  /** @throws MlopsError `EVALUATE_LABELS`. */
  finish(): {readonly predicted: Int32Array; readonly probabilities: Floats | null}
  warnings(): readonly string[]
}

/** What one model says; its probabilities come to the places of its classes among those of all. */
function answersOf(
  reader: AnswerReader,
  places: readonly number[],
  {index, knownCount}: UnionLabels,
  subject: string,
): Answers {
  const predicted = createInts()
  const strange = new Set<string>()
  const by = reader.name === undefined ? '' : ` by ${reader.name}`
  let floats: Growing<Floats> | undefined
  let uneven = 0
  const row = new Float64Array(knownCount)
  return {
    add(answer, labelled, firstRow) {
      const values = reader.predictions(answer)
      const scores = reader.hasProbabilities ? reader.probabilities(answer) : []
      floats ??= createFloats(scores[0] instanceof Float64Array ? 'double' : 'single')
      const width = scores.length
      const grown = floats
      labelled.forEach((there, at) => {
        if (there === 0) return
        const label = values[at] ?? ''
        const said = index.ofModel(label)
        if (said < 0) strange.add(String(label))
        predicted.add(said)
        if (width === 0) return
        let sum = 0
        for (let column = 0; column < width; column++) {
          const p = scores[column]?.[at] ?? Number.NaN
          if (!(p >= -TOLERANCE && p <= 1 + TOLERANCE)) {
            const label = reader.labels[column] ?? ''
            throw strangeProbability(subject, firstRow + at, `"${label}"${by}`, p)
          }
          row[places[column] ?? column] = Math.min(Math.max(p, 0), 1)
          sum += p
        }
        if (Math.abs(sum - 1) > 1e-3) uneven++
        for (let column = 0; column < knownCount; column++) grown.add(row[column] ?? 0)
      })
    },
    finish() {
      if (strange.size > 0) throw strangeLabels(reader, strange)
      const probabilities = reader.hasProbabilities ? (floats?.finish() ?? null) : null
      return {predicted: predicted.finish(), probabilities}
    },
    warnings: () =>
      uneven === 0
        ? []
        : [
            `the probabilities${by} of ${counted(uneven, 'row')} do not sum to 1: they may be scores of one class against the rest`,
          ],
  }
}

/** Classes that no model names come as the data has them; they are put in order here. */
function sortClasses(
  {labels}: LabelIndex,
  knownCount: number,
): {readonly labels: readonly string[]; readonly order: Int32Array | null} {
  const found = labels.slice(knownCount)
  if (found.length === 0) return {labels, order: null}
  const numeric = found.every(label => Number.isFinite(Number(label)))
  found.sort((a, b) => (numeric ? Number(a) - Number(b) : a < b ? -1 : 1))
  const sorted = [...labels.slice(0, knownCount), ...found]
  return {labels: sorted, order: Int32Array.from(labels, label => sorted.indexOf(label))}
}

/** Puts zeros for classes that were found after all. */
function widen(values: Floats, from: number, to: number): Floats {
  if (from === to) return values
  const rowCount = values.length / from
  const wide =
    values instanceof Float64Array
      ? new Float64Array(rowCount * to)
      : new Float32Array(rowCount * to)
  for (let row = 0; row < rowCount; row++)
    wide.set(values.subarray(row * from, (row + 1) * from), row * to)
  return wide
}

function strangeLabels(
  {labels, name = 'The model'}: AnswerReader,
  said: ReadonlySet<string>,
): MlopsError {
  const quote = (label: string): string => `"${label}"`
  return new MlopsError(
    'EVALUATE_LABELS',
    `${name} says ${[...said].slice(0, 5).map(quote).join(', ')}, and its labels are ${labels.map(quote).join(', ')}.`,
    {hint: 'List the labels in model.output.labels, in the order of the probabilities.'},
  )
}

function strangeProbability(subject: string, row: number, of: string, p: number): MlopsError {
  return new MlopsError(
    'EVALUATE_PREDICTIONS',
    `${subject}, row ${row + 1}: the probability of ${of} is ${p}, which is not within 0 … 1.`,
    {
      hint: 'The output may hold scores: export the model with Softmax or Sigmoid at its end, or name the output with probabilities by model.output.score.',
      details: {row: row + 1, value: Number.isFinite(p) ? p : null},
    },
  )
}
