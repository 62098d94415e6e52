import type {MethodChoice} from '../methods/index.ts'
import type {ColumnMeasure} from './types.ts'

/** A measure with the methods that were chosen for the column, in the order of its scores. */
export interface MeasuredColumn {
  readonly measure: ColumnMeasure
  readonly choices: readonly MethodChoice[]
}
