import {normalUpperTail, studentUpperTail} from '../../../core/statistics/index.ts'

/** Sums over rows of new − old loss. */
export interface PartSums {
  readonly rows: number
  readonly sum: number
  readonly squares: number
}

/** Rows, Σ and Σ² of a cell stand side by side. */
export const SUMS_PER_CELL = 3

export function sumsOf(change: Float64Array): PartSums {
  let [sum, squares] = [0, 0]
  for (let row = 0; row < change.length; row++) {
    const own = change[row] ?? 0
    sum += own
    squares += own * own
  }
  return {rows: change.length, sum, squares}
}

export function readSums(cells: Float64Array, cell: number): PartSums {
  const at = cell * SUMS_PER_CELL
  return {rows: cells[at] ?? 0, sum: cells[at + 1] ?? 0, squares: cells[at + 2] ?? 0}
}

function minus(whole: PartSums, part: PartSums): PartSums {
  return {
    rows: whole.rows - part.rows,
    sum: whole.sum - part.sum,
    squares: whole.squares - part.squares,
  }
}

/**
 * The paired t-test of "losses do not differ": t = mean · √n / s, with n − 1 degrees of freedom.
 *
 * Where all rows differ by the same, t is infinite, and the p-value that of the sign test.
 *
 * @returns t > 0 where the new loss is larger; the p-value is two-sided.
 */
export function pairedT({rows, sum, squares}: PartSums): {
  readonly t: number
  readonly pValue: number
} {
  if (rows < 2 || squares === 0) return {t: 0, pValue: 1}
  const t = (sum / rows) * Math.sqrt(rows / variance({rows, sum, squares}))
  if (!Number.isFinite(t)) return {t, pValue: 2 ** (1 - rows)}
  return {t, pValue: Math.min(1, 2 * studentUpperTail(Math.abs(t), rows - 1))}
}

/** What the rows of a part say by themselves, and beside the rest of the rows. */
export interface JudgedPart {
  /** Of the paired t-test in the part. */
  readonly pValue: number
  /** Of both tests: the larger one. */
  readonly pOfBoth: number
  /** The smaller one of the two statistics; > 0 where the new model is worse; 0 where they disagree. */
  readonly strength: number
}

/**
 * A part says something where its losses differ, and differ more than those of the rest (Welch's t-test):
 * else it only shares what all rows show. Of two tests that must both reject the larger p-value counts.
 */
export function judgePart(part: PartSums, whole: PartSums): JudgedPart {
  const {t, pValue} = pairedT(part)
  const away = welchT(part, minus(whole, part)) * Math.sign(t)
  if (!(away > 0)) return {pValue, pOfBoth: 1, strength: 0}
  return {
    pValue,
    pOfBoth: Math.max(pValue, 2 * normalUpperTail(away)),
    strength: Math.sign(t) * Math.min(Math.abs(t), away),
  }
}

/** Welch's t of the difference of two means, a − b; 0 where one of them has too few rows. */
function welchT(a: PartSums, b: PartSums): number {
  if (a.rows < 2 || b.rows < 2) return 0
  const spread = variance(a) / a.rows + variance(b) / b.rows
  const difference = a.sum / a.rows - b.sum / b.rows
  return difference === 0 ? 0 : difference / Math.sqrt(spread)
}

function variance({rows, sum, squares}: PartSums): number {
  const left = squares - (sum * sum) / rows
  // What rounding leaves of values that are all alike is no variance.
  return left <= squares * 1e-12 ? 0 : left / (rows - 1)
}
