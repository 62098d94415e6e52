import {rowsNeeded} from '../../core/statistics/index.ts'
import type {GateDraft} from './gate-draft.ts'

/**
 * About how many rows would show, with a power of 80 %, the rule kept or broken, if estimate and spread stayed
 * as they are: by α on the side where the rule is kept, and by what the correction leaves of it where it is
 * broken.
 *
 * @param pKept - Corrected p-value of "the rule is kept".
 * @returns Where there are too few to measure anything, how many that takes; null where the estimate lies on the limit, or nothing was measured.
 */
export function rowsToTell(draft: GateDraft, pKept: number, alpha: number): number | null {
  const {evidence, estimate, limit, rows, isKeptAbove} = draft
  if (evidence.kind === 'none') return evidence.rowsRequired ?? null
  if (evidence.kind !== 'measured' || estimate === null) return null
  const isKept = estimate > limit === isKeptAbove
  const correction = isKept ? 1 : Math.max(1, pKept / evidence.pKept)
  const {standardError} = evidence
  const needed = rowsNeeded({rows, estimate, standardError, limit, alpha: alpha / correction})
  // A skewed law may say more than the normal one here: it takes more rows than there are all the same.
  return needed === null ? null : Math.max(rows + 1, needed)
}
