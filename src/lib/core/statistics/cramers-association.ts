/** Rows by category of two columns: `counts[i * columns + j]`. */
export interface CrossTable {
  readonly rows: number
  readonly columns: number
  readonly counts: Float64Array
}

export interface CramersAssociation {
  /** 0 … 1. */
  readonly value: number
  /** Standard deviation of its estimate. */
  readonly deviation: number
}

/**
 * Cramér's V with Bergsma's correction of its bias:
 * Ṽ = √(max(0, φ² − (r−1)(c−1)/(n−1)) / min(r̃ − 1, c̃ − 1)), r̃ = r − (r−1)²/(n−1), c̃ likewise, φ² = χ²/n.
 *
 * Its standard deviation is the delta method's on the multinomial law of the cells, and never less than
 * 1/√(n · min(r̃ − 1, c̃ − 1)), which it is near independence, where that method has no answer.
 *
 * @returns null where one column is constant, or there are fewer than four rows.
 * @see Bergsma (2013), A bias-correction for Cramér's V and Tschuprow's T;
 *   scipy.stats.contingency.association without the correction.
 */
export function cramersAssociation(table: CrossTable): CramersAssociation | null {
  const {counts, columns} = table
  const down = new Float64Array(table.rows)
  const across = new Float64Array(columns)
  let n = 0
  counts.forEach((count, cell) => {
    const i = Math.floor(cell / columns)
    down[i] = (down[i] ?? 0) + count
    across[cell % columns] = (across[cell % columns] ?? 0) + count
    n += count
  })
  const r = down.filter(count => count > 0).length
  const c = across.filter(count => count > 0).length
  if (r < 2 || c < 2 || n < 4) return null
  const corrected = (k: number): number => k - (k - 1) ** 2 / (n - 1)
  const least = Math.min(corrected(r), corrected(c)) - 1
  if (!(least > 0)) return null
  // Σⱼ pᵢⱼ²/(pᵢ pⱼ) by row and by column of the table: both sum to φ² + 1.
  const byRow = new Float64Array(table.rows)
  const byColumn = new Float64Array(columns)
  let total = 0
  counts.forEach((count, cell) => {
    if (count === 0) return
    const i = Math.floor(cell / columns)
    const j = cell % columns
    const part = (count * count) / ((down[i] ?? 0) * (across[j] ?? 0))
    byRow[i] = (byRow[i] ?? 0) + part
    byColumn[j] = (byColumn[j] ?? 0) + part
    total += part
  })
  const phi2 = total - 1
  const value = Math.min(1, Math.sqrt(Math.max(0, phi2 - ((r - 1) * (c - 1)) / (n - 1)) / least))
  const spread = Math.sqrt(phi2Variance(table, {down, across, byRow, byColumn, n}))
  const local = 1 / Math.sqrt(n * least)
  return {value, deviation: value > 0 ? Math.max(local, spread / (2 * value * least)) : local}
}

interface Margins {
  readonly down: Float64Array
  readonly across: Float64Array
  readonly byRow: Float64Array
  readonly byColumn: Float64Array
  readonly n: number
}

/** Var(φ²) ≈ (Σ p d² − (Σ p d)²)/n, with d the derivative of φ² by the share p of a cell. */
function phi2Variance(
  {counts, columns}: CrossTable,
  {down, across, byRow, byColumn, n}: Margins,
): number {
  let mean = 0
  let square = 0
  counts.forEach((count, cell) => {
    if (count === 0) return
    const i = Math.floor(cell / columns)
    const j = cell % columns
    const row = down[i] ?? 0
    const column = across[j] ?? 0
    const slope =
      (2 * count * n) / (row * column) -
      ((byRow[i] ?? 0) * n) / row -
      ((byColumn[j] ?? 0) * n) / column
    mean += (count / n) * slope
    square += (count / n) * slope * slope
  })
  return Math.max(0, square - mean * mean) / n
}
