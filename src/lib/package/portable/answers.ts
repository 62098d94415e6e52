import type {ElementType, Predictions} from '../../model/portable.ts'
import {numberFromHalf} from '../../core/numbers/index.ts'

export type AnswerValue = string | number | bigint | boolean | null

/** What the model says of one row. */
export interface Answer {
  /** Undefined where the outputs of the model have names of their own. */
  readonly prediction?: AnswerValue
  /** In the order of the classes; empty where there are none. */
  readonly probabilities: readonly {readonly label: string; readonly share: number}[]
  /** Other outputs, by name. */
  readonly others: readonly {readonly name: string; readonly value: AnswerValue}[]
}

const PREFIX = 'probability_'

/** One answer a row, of the columns that predictions have. */
export function answersOf({rowCount, columns}: Predictions): readonly Answer[] {
  const classes = columns[0]?.name === 'prediction'
  return Array.from({length: rowCount}, (_, row) => {
    const probabilities: {label: string; share: number}[] = []
    const others: {name: string; value: AnswerValue}[] = []
    let prediction: AnswerValue | undefined
    columns.forEach(({name, type, values}, index) => {
      const value = valueAt(values, type, row)
      if (index === 0 && classes) prediction = value
      else if (classes && name.startsWith(PREFIX))
        probabilities.push({label: name.slice(PREFIX.length), share: Number(value)})
      else others.push({name, value})
    })
    return {...(prediction === undefined ? {} : {prediction}), probabilities, others}
  })
}

/** One value of a column, as the language has it. */
export function valueAt(
  values: Predictions['columns'][number]['values'],
  type: ElementType,
  row: number,
): AnswerValue {
  const value = values[row] ?? null
  if (type === 'bool') return value === 1
  return type === 'float16' && typeof value === 'number' ? numberFromHalf(value) : value
}
