import {setOwn} from '../../../../core/records/index.ts'
import type {Predictions} from '../../../../model/portable.ts'
import {valueAt, type AnswerValue} from '../../../portable/answers.ts'
import type {NodeModel} from '../node-model.ts'

/** Columns of a prediction by name, as `mlops predict` prints them. */
export type PredictionRow = Readonly<Record<string, AnswerValue>>

/** One object a row. Classes that are whole numbers are numbers, as JSON has them. */
export function objectsOf(
  {classes}: Pick<NodeModel, 'classes'>,
  {rowCount, columns}: Predictions,
): readonly PredictionRow[] {
  return Array.from({length: rowCount}, (_, at) => {
    const row: Record<string, AnswerValue> = {}
    columns.forEach(({name, type, values}, index) => {
      const value = valueAt(values, type, at)
      const isClass = index === 0 && classes !== null && typeof value === 'bigint'
      setOwn(row, name, isClass ? Number(value) : value)
    })
    return row
  })
}
