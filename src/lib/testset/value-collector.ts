import {MlopsError} from '../core/errors/index.ts'
import type {AnswerReader} from './answer-reader.ts'
import type {CollectorOptions, Sorter} from './collected-rows.ts'
import {createDoubles} from './column-codes.ts'

/** Of a model that predicts numbers: NaN is a row without an answer. */
export function valueCollector(
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
