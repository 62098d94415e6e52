import {wilsonInference, type Inference} from '../../statistics/index.ts'
import type {ClassRows} from '../types.ts'

export type CompatibilityRate =
  'negativeFlipRate' | 'positiveFlipRate' | 'churn' | 'backwardTrust' | 'backwardError'

/** Right and wrong answers of two classifiers on the same rows. */
export interface PairedCompatibility {
  readonly bothRight: number
  /** Right before, wrong now. */
  readonly onlyOldRight: number
  readonly onlyNewRight: number
  readonly bothWrong: number
  /** null where there are no rows that it is a share of. */
  readonly rates: Readonly<Record<CompatibilityRate, number | null>>
  /** By Wilson; null likewise. */
  readonly inferences: Readonly<Record<CompatibilityRate, Inference | null>>
}

/**
 * How far a new classifier keeps what the old one got right.
 *
 * With a rows that both got right, b that only the old one, c that only the new one and d that neither did, of n:
 * negative flips b/n, positive flips c/n, churn the share of rows whose answer changed at all, backward trust
 * a/(a + b), backward error d/(c + d).
 *
 * @param old - The same rows as those of the new one, with the same truth.
 * @see Yan et al. (2021), Positive-Congruent Training; Srivastava et al. (2020), An Empirical Analysis of
 *   Backward Compatibility in Machine Learning Systems.
 */
export function compatibility(old: ClassRows, new_: ClassRows): PairedCompatibility {
  const {truth, rowCount} = new_
  const [wrong, right] = [
    [0, 0],
    [0, 0],
  ] as [[number, number], [number, number]]
  let changed = 0
  for (let row = 0; row < rowCount; row++) {
    const [before, after] = [old.predicted[row], new_.predicted[row]]
    const ofOld = before === truth[row] ? right : wrong
    ofOld[after === truth[row] ? 1 : 0]++
    if (before !== after) changed++
  }
  const [onlyOldRight, bothRight] = right
  const [bothWrong, onlyNewRight] = wrong
  const shares: Readonly<Record<CompatibilityRate, readonly [number, number]>> = {
    negativeFlipRate: [onlyOldRight, rowCount],
    positiveFlipRate: [onlyNewRight, rowCount],
    churn: [changed, rowCount],
    backwardTrust: [bothRight, bothRight + onlyOldRight],
    backwardError: [bothWrong, onlyNewRight + bothWrong],
  }
  return {
    bothRight,
    onlyOldRight,
    onlyNewRight,
    bothWrong,
    rates: eachRate(shares, (hits, rows) => hits / rows),
    inferences: eachRate(shares, wilsonInference),
  }
}

function eachRate<T>(
  shares: Readonly<Record<CompatibilityRate, readonly [number, number]>>,
  of: (hits: number, rows: number) => T,
): Readonly<Record<CompatibilityRate, T | null>> {
  const one = (rate: CompatibilityRate): T | null => {
    const [hits, rows] = shares[rate]
    return rows > 0 ? of(hits, rows) : null
  }
  return {
    negativeFlipRate: one('negativeFlipRate'),
    positiveFlipRate: one('positiveFlipRate'),
    churn: one('churn'),
    backwardTrust: one('backwardTrust'),
    backwardError: one('backwardError'),
  }
}
