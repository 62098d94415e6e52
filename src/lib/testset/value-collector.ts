import {MlopsError} from '../core/errors/index.ts'
import type {AnswerReader} from './answer-reader.ts'
import type {CollectorOptions, Sorter} from './collected-rows.ts'
import {createDoubles} from './growing.ts'
import {eachModel, type PerModel} from './per-model.ts'

/** Of models that predict numbers: NaN is a row without an answer. */
export function valueCollector(
  readers: PerModel<AnswerReader>,
  task: 'regression' | 'forecast',
  {target, subject}: CollectorOptions,
): Sorter {
  const truth = createDoubles()
  const predicted = eachModel(readers, createDoubles)
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
    add({answers, beside, firstRow}, labelled) {
      labelled.forEach((there, row) => {
        if (there === 1) truth.add(beside.numbers[row] ?? Number.NaN)
      })
      readers.forEach((reader, place) => {
        const answer = answers[place]
        const values = answer === undefined ? [] : reader.predictions(answer)
        labelled.forEach((there, row) => {
          if (there === 0) return
          const value = Number(values[row])
          if (!Number.isFinite(value))
            throw strangePrediction(subject, firstRow + row, value, reader.name)
          predicted[place]?.add(value)
        })
      })
    },
    finish(rowCount) {
      const shared = truth.finish()
      const rows = eachModel(predicted, values => ({
        task,
        rowCount,
        truth: shared,
        predicted: values.finish(),
        weights: null,
      }))
      return {rows, labels: [], warnings: []}
    },
  }
}

function strangePrediction(
  subject: string,
  row: number,
  value: number,
  name = 'the model',
): MlopsError {
  return new MlopsError(
    'EVALUATE_PREDICTIONS',
    `${subject}, row ${row + 1}: ${name} predicts ${value}.`,
    {
      hint: 'Look at the inputs of that row: a null that became NaN, or a value far from what the model was trained on.',
      details: {row: row + 1},
    },
  )
}
