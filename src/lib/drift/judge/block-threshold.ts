import {studentQuantile} from '../../core/statistics/index.ts'
import type {BlockScores} from '../methods/index.ts'
import type {MethodId} from '../types.ts'

const LEVEL = 0.995
const LEAST_BLOCKS = 5
/** With fewer stretches no change would be large enough. */
const LEAST_STRETCHES = 3

/** Methods whose value grows with the square of a small change, as χ² does; that of the others grows with the change. */
const SQUARED: ReadonlySet<MethodId> = new Set([
  'psi',
  'kl_divergence',
  'chi2',
  'cramer_von_mises',
  'anderson_darling',
  'mmd',
])

/**
 * The change that time alone makes: where 99.5 % of further blocks lie, judged from those of the reference.
 *
 * x̄ + t · s · √(1 + 1/k), the one-sided prediction bound of a normal law with k − 1 degrees of freedom: few blocks say
 * little about a further one, and give a high bound. Scores lean to the right, so that by the scores themselves it
 * would be too low. The cube root of what is distributed as χ² is nearly normal: x is v^(1/3) for methods that square
 * the change, v^(2/3) for distances, and the bound is turned back.
 *
 * Blocks of a series that wanders slowly resemble each other. Where there are fewer independent stretches than blocks, k
 * is their number, and s² grows by k/(k − 1), since what wanders was not seen in its whole width.
 *
 * @returns null for fewer than 5 blocks with a score.
 * @see Hahn & Meeker (1991), Statistical Intervals; Wilson & Hilferty (1931), The distribution of chi-square.
 */
export function blockThreshold({
  method,
  values,
  stretches = Infinity,
}: Pick<BlockScores, 'method' | 'values' | 'stretches'>): number | null {
  const power = SQUARED.has(method) ? 1 : 2
  const roots = values.filter(value => !Number.isNaN(value)).map(value => Math.cbrt(value) ** power)
  const blocks = roots.length
  if (blocks < LEAST_BLOCKS) return null
  const count = Math.min(blocks, Math.max(LEAST_STRETCHES, stretches))
  const mean = roots.reduce((sum, root) => sum + root, 0) / blocks
  const squares = roots.reduce((sum, root) => sum + (root - mean) ** 2, 0)
  const unseen = count < blocks ? count / (count - 1) : 1
  const deviation = Math.sqrt((squares / (blocks - 1)) * unseen)
  const bound = mean + studentQuantile(LEVEL, count - 1) * deviation * Math.sqrt(1 + 1 / count)
  return power === 1 ? bound ** 3 : bound ** 1.5
}
