import {normalQuantile} from '../../core/statistics/index.ts'
import type {GateDraft} from './gate-draft.ts'

const MOST = 1e12

/**
 * So many rows would show the rule kept or broken, if estimate and spread stayed as they are:
 * n · (z · SE / |estimate − limit|)², with z the normal quantile of α on the side where the rule is kept,
 * and of what the correction leaves of it where it is broken.
 *
 * @param pKept - Corrected p-value of "the rule is kept".
 * @returns null where the estimate lies on the limit, or nothing was measured.
 */
export function rowsToTell(draft: GateDraft, pKept: number, alpha: number): number | null {
  const {evidence, estimate, limit, rows, isKeptAbove} = draft
  if (evidence.kind !== 'measured' || estimate === null) return null
  const isKept = estimate > limit === isKeptAbove
  const correction = isKept ? 1 : Math.max(1, pKept / uncorrected(draft))
  const z = -normalQuantile(alpha / correction)
  const needed = rows * ((z * evidence.standardError) / Math.abs(estimate - limit)) ** 2
  if (!(needed > 0 && needed < MOST)) return null
  // A skewed law may say more than the normal one here: it takes more rows than there are all the same.
  return Math.max(rows + 1, Math.ceil(needed))
}

function uncorrected({evidence}: GateDraft): number {
  return evidence.kind === 'measured' ? evidence.pKept : 1
}
