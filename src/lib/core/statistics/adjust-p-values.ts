import {adjustBenjaminiHochberg} from './adjust-benjamini-hochberg.ts'
import {adjustHolm} from './adjust-holm.ts'

/** holm: keeps the probability of any false alarm; bh: the share of false ones among alarms. */
export type Correction = 'holm' | 'bh' | 'none'

/** p-values corrected for how many there are, in the order given. */
export function adjustPValues(
  correction: Correction,
  pValues: readonly number[],
): readonly number[] {
  switch (correction) {
    case 'holm':
      return adjustHolm(pValues)
    case 'bh':
      return adjustBenjaminiHochberg(pValues)
    case 'none':
      return pValues
  }
}
