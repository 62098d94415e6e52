import type {Inference} from '../../core/statistics/index.ts'
import type {Gate, GateResult} from '../gate-types.ts'

/** A gate over some rows before p-values are corrected. */
export interface GateDraft {
  readonly gate: Gate
  readonly slice: GateResult['slice']
  readonly rows: number
  readonly old: number | null
  readonly new: number | null
  /** The change, or the value of the new model. */
  readonly estimate: number | null
  /** In units of the metric; NaN for a share of an old value that is 0 or not known. */
  readonly limit: number
  /** Whether the rule is kept by what lies above the limit. */
  readonly isKeptAbove: boolean
  /** Whether it must be shown to be kept; else it is enough that it is not shown to be broken. */
  readonly mustShow: boolean
  readonly evidence: Evidence
}

export type Evidence =
  /** p-values of "broken" and of "kept", and the interval of the estimate. */
  | {
      readonly kind: 'measured'
      readonly pBroken: number
      readonly pKept: number
      readonly standardError: number
      readonly interval: NonNullable<GateResult['interval']>
    }
  /** No chance in it. */
  | {readonly kind: 'exact'; readonly isKept: boolean}
  /** The models answer alike in every row. */
  | {readonly kind: 'alike'; readonly isKept: boolean}
  | {
      readonly kind: 'none'
      readonly why: string
      /** Where there are too few: about so many it takes at the least. */
      readonly rowsRequired?: number | null
    }

/**
 * What speaks for and against "the number lies above `limit`" (or below it).
 *
 * @param shift - Added to estimate and limits of the inference: what it is about is the number minus `shift`.
 */
export function measuredEvidence(
  inference: Inference,
  limit: number,
  {isKeptAbove, alpha, shift = 0}: {isKeptAbove: boolean; alpha: number; shift?: number},
): Evidence {
  const at = limit - shift
  const [pBelow, pAbove] = [inference.pAtMost(at), inference.pAtLeast(at)]
  const confidence = 1 - 2 * alpha
  const {lower, upper} = inference.interval(confidence)
  return {
    kind: 'measured',
    pBroken: isKeptAbove ? pBelow : pAbove,
    pKept: isKeptAbove ? pAbove : pBelow,
    standardError: inference.standardError,
    interval: {lower: lower + shift, upper: upper + shift, confidence},
  }
}
