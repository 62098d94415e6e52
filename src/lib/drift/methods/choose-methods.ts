import type {ColumnKind} from '../sample.ts'
import type {DriftReport, MethodId} from '../types.ts'
import type {MethodChoice} from './types.ts'

export interface MethodRequest {
  readonly preset: DriftReport['preset']
  readonly kind: Exclude<ColumnKind, 'text'>
  /** Rows of the reference with a value. */
  readonly referenceRows: number
  /** Different values of the reference. */
  readonly referenceDistinct: number
  readonly integer: boolean
  /** What --method or mlops.yaml says of this column. */
  readonly override?: {readonly method: MethodId; readonly threshold: number | null}
}

const distance = (
  method: MethodId,
  threshold: number,
  {decides = true, warn = null}: {decides?: boolean; warn?: number | null} = {},
): MethodChoice => ({
  method,
  threshold,
  by: 'value',
  inclusive: true,
  decides,
  warn,
  lower: null,
})

/** Which methods compare a column, and from where on each says that it changed. */
export function chooseMethods({kind}: MethodRequest): MethodChoice[] {
  return kind === 'number'
    ? [distance('ks', 0.1), distance('wasserstein', 0.1), distance('psi', 0.25, {warn: 0.1})]
    : [
        distance('jensen_shannon', 0.1),
        distance('total_variation', 0.1, {decides: false}),
        distance('cramers_v', 0.1, {decides: false}),
      ]
}
