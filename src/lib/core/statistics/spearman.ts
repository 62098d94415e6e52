/** A column in rank order, from which the ranks of any part of its rows follow without sorting again. */
export interface RankOrder {
  readonly values: Float64Array
  /** Rows by ascending value, those without one left out. */
  readonly order: Uint32Array
}

/** @param values - One a row; NaN has no rank, ±∞ have. */
export function rankOrder(values: Float64Array): RankOrder {
  const rows = Uint32Array.from(values.keys()).filter(row => !Number.isNaN(values[row]))
  return {values, order: rows.sort((a, b) => compare(values[a] ?? 0, values[b] ?? 0))}
}

function compare(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** Ranks of the rows that `there` marks; those with equal values share the mean of their ranks. */
export function midRanks({values, order}: RankOrder, there: Uint8Array): Float64Array {
  const ranks = new Float64Array(values.length)
  let below = 0
  for (let start = 0; start < order.length;) {
    const value = values[order[start] as number] as number
    let end = start
    let tied = 0
    for (; end < order.length && values[order[end] as number] === value; end++)
      tied += there[order[end] as number] as number
    const rank = below + (tied + 1) / 2
    for (let place = start; place < end; place++) ranks[order[place] as number] = rank
    below += tied
    start = end
  }
  return ranks
}

export interface SpearmanCorrelation {
  /** −1 … 1. */
  readonly value: number
  /** Rows that have both values. */
  readonly rows: number
}

/**
 * Spearman's rank correlation: Pearson's of the ranks, over the rows that have both values.
 *
 * @returns null where one of them is constant, or fewer than four rows have both.
 * @see scipy.stats.spearmanr with nan_policy="omit".
 */
export function spearmanCorrelation(x: RankOrder, y: RankOrder): SpearmanCorrelation | null {
  const there = new Uint8Array(x.values.length)
  let rows = 0
  for (let row = 0; row < there.length; row++)
    if (!Number.isNaN(x.values[row]) && !Number.isNaN(y.values[row])) {
      there[row] = 1
      rows++
    }
  if (rows < 4) return null
  const a = midRanks(x, there)
  const b = midRanks(y, there)
  const middle = (rows + 1) / 2
  let [xx, yy, xy] = [0, 0, 0]
  for (let row = 0; row < there.length; row++) {
    if (there[row] === 0) continue
    const u = (a[row] as number) - middle
    const v = (b[row] as number) - middle
    xx += u * u
    yy += v * v
    xy += u * v
  }
  if (xx === 0 || yy === 0) return null
  return {value: Math.max(-1, Math.min(1, xy / Math.sqrt(xx * yy))), rows}
}

/**
 * Variance of Fisher's z of a rank correlation: (1 + ρ²/2) / (n − 3).
 *
 * @see Bonett & Wright (2000), Sample size requirements for estimating Pearson, Kendall and Spearman correlations.
 */
export function spearmanVariance({value, rows}: SpearmanCorrelation): number {
  return (1 + (value * value) / 2) / (rows - 3)
}
