import {lowerBound, upperBound} from '../../core/numbers/index.ts'
import {createRandom, type Random} from '../../core/statistics/index.ts'

/** Values of the reference and of the current set. */
export type Pair = readonly [ArrayLike<number | string>, ArrayLike<number | string>]

export interface PermutedScore {
  readonly distance: number
  readonly pValue: number
  readonly adjustedPValue: number
}

/** The same divisions in every run: the same verdict for the same pictures. */
const SEED = 20_240_917

/** Two statistics that differ by less are one: their sums were rounded in another order. */
const ROUNDING = 1e-9

/**
 * p-values of two samples in several columns by permutation of the rows: of each column, and adjusted for
 * all of them by the smallest p-value of each permutation. Columns may depend on each other in any way.
 *
 * @param pairs - One a column, the same rows in each. NaN is a value of its own, below all others.
 */
export function permutedScores(pairs: readonly Pair[], permutations: number): PermutedScore[] {
  const first = pairs[0]
  if (first === undefined) return []
  const [n, m] = [first[0].length, first[1].length]
  const columns = pairs.map(pair => rankedColumn(pair, n, m))
  const statistics = columns.map(() => new Float64Array(permutations + 1))
  const isCurrent = new Uint8Array(n + m).fill(1, n)
  const random = createRandom(SEED)
  for (let round = 0; round <= permutations; round++) {
    if (round > 0) shuffle(isCurrent, random)
    columns.forEach((column, index) => {
      const values = statistics[index]
      if (values !== undefined) values[round] = column.statistic(isCurrent)
    })
  }
  const pValues = statistics.map(upperTail)
  const smallest = new Float64Array(permutations + 1).fill(1)
  for (const column of pValues)
    column.forEach((p, round) => (smallest[round] = Math.min(smallest[round] ?? 1, p)))
  smallest.sort()
  return columns.map(({distance}, index) => {
    const pValue = pValues[index]?.[0] ?? 1
    return {
      distance,
      pValue,
      adjustedPValue: upperBound(smallest, pValue + ROUNDING) / smallest.length,
    }
  })
}

interface RankedColumn {
  readonly distance: number
  readonly statistic: (isCurrent: Uint8Array) => number
}

function rankedColumn([reference, current]: Pair, n: number, m: number): RankedColumn {
  const values = [...Array.from(reference), ...Array.from(current)]
  return typeof values[0] === 'string'
    ? categoryColumn(values.map(String), n, m)
    : numberColumn(values.map(Number), n, m)
}

/** Anderson-Darling of two samples, with ties (Scholz and Stephens, equation 6 for k = 2). */
function numberColumn(values: readonly number[], n: number, m: number): RankedColumn {
  const keys = Float64Array.from(values, value => (Number.isNaN(value) ? -Infinity : value))
  const order = Uint32Array.from(keys, (_, row) => row).sort(
    (a, b) => (keys[a] ?? 0) - (keys[b] ?? 0) || 0,
  )
  const total = n + m
  // Weight of the place after each value in order; 0 inside a tie and at the end.
  const weights = new Float64Array(total)
  let tied = 0
  for (let at = 0; at < total - 1; at++) {
    tied++
    if (keys[order[at] ?? 0] === keys[order[at + 1] ?? 0]) continue
    weights[at] = tied / ((at + 1) * (total - at - 1) * n * m)
    tied = 0
  }
  const statistic = (isCurrent: Uint8Array): number => {
    let sum = 0
    let below = 0
    for (let at = 0; at < total; at++) {
      below += isCurrent[order[at] ?? 0] ?? 0
      const weight = weights[at] ?? 0
      if (weight > 0) sum += weight * (below * total - m * (at + 1)) ** 2
    }
    return sum
  }
  let distance = 0
  let below = 0
  for (let at = 0; at < total; at++) {
    if ((order[at] ?? 0) >= n) below++
    if ((weights[at] ?? 0) > 0)
      distance = Math.max(distance, Math.abs(below / m - (at + 1 - below) / n))
  }
  return {distance, statistic}
}

/** χ² of counts: the expected ones are the same in all permutations. */
function categoryColumn(values: readonly string[], n: number, m: number): RankedColumn {
  const labels = [...new Set(values)]
  const codes = Uint32Array.from(values, value => labels.indexOf(value))
  const totals = new Float64Array(labels.length)
  for (const code of codes) totals[code] = (totals[code] ?? 0) + 1
  const countsOf = (isCurrent: (row: number) => number): Float64Array => {
    const counts = new Float64Array(labels.length)
    codes.forEach((code, row) => (counts[code] = (counts[code] ?? 0) + isCurrent(row)))
    return counts
  }
  const current = countsOf(row => (row < n ? 0 : 1))
  return {
    distance: current.reduce(
      (sum, count, code) => sum + Math.abs(count / m - ((totals[code] ?? 0) - count) / n) / 2,
      0,
    ),
    statistic: isCurrent =>
      countsOf(row => isCurrent[row] ?? 0).reduce((sum, count, code) => {
        const all = totals[code] ?? 1
        return sum + (count - (m * all) / (n + m)) ** 2 / all
      }, 0),
  }
}

/** Share of all statistics, itself included, that are at least as large. */
function upperTail(statistics: Float64Array): Float64Array {
  const sorted = statistics.slice().sort()
  return statistics.map(
    value => 1 - lowerBound(sorted, value - ROUNDING * Math.max(1, value)) / sorted.length,
  )
}

function shuffle(values: Uint8Array, random: Random): void {
  for (let at = values.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1))
    const value = values[at] ?? 0
    values[at] = values[other] ?? 0
    values[other] = value
  }
}
