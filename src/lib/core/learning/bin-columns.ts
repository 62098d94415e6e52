import {upperBound} from '../numbers/index.ts'

/** Bins of a column, the one of missing values among them. */
export const BINS = 64

/** Rows of bin numbers, row after row: value (row, column) is `codes[row * columns + column]`. */
export interface BinnedRows {
  readonly rows: number
  readonly columns: number
  readonly codes: Uint8Array
}

/**
 * Puts columns into at most 64 bins: bin 0 holds missing values (NaN), the others ascending values. A column
 * with up to 63 different values has a bin for each, any other is cut at its quantiles; −∞ and ∞ are the least
 * and the greatest value.
 *
 * @param columns - Arrays of one length.
 */
export function binColumns(columns: readonly Float64Array[]): BinnedRows {
  const rows = columns[0]?.length ?? 0
  const codes = new Uint8Array(rows * columns.length)
  columns.forEach((values, column) => {
    const cuts = binCuts(values)
    for (let row = 0; row < rows; row++)
      codes[row * columns.length + column] = binOf(values[row] ?? NaN, cuts)
  })
  return {rows, columns: columns.length, codes}
}

/** The least value of every bin but the first one of values. */
function binCuts(values: Float64Array): Float64Array {
  // NaN is sorted to the end.
  let sorted = values.slice().sort()
  let size = sorted.length
  while (size > 0 && Number.isNaN(sorted[size - 1])) size--
  sorted = sorted.subarray(0, size)
  const starts: number[] = []
  for (let index = 1; index < sorted.length && starts.length < BINS - 1; index++)
    if (sorted[index] !== sorted[index - 1]) starts.push(sorted[index] ?? 0)
  if (starts.length < BINS - 1) return Float64Array.from(starts)
  const cuts: number[] = []
  for (let bin = 1; bin < BINS - 1; bin++) {
    const cut = sorted[Math.floor((bin * sorted.length) / (BINS - 1))] ?? 0
    if (cut > (cuts.at(-1) ?? sorted[0] ?? cut)) cuts.push(cut)
  }
  return Float64Array.from(cuts)
}

function binOf(value: number, cuts: Float64Array): number {
  if (Number.isNaN(value)) return 0
  return upperBound(cuts, value) + 1
}
