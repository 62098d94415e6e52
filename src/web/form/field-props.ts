import type {PageField} from '../../lib/package/portable/page-model.ts'
import type {FormValue} from './values.ts'

export interface FieldProps {
  readonly field: PageField
  /** Of the element that takes the value. */
  readonly id: string
  readonly value: string
  readonly problem: string | undefined
  readonly onValue: (value: FormValue) => void
}
