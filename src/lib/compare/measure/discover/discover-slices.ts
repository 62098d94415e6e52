import type {DiscoveredSlice} from '../../types.ts'
import type {PairedRows} from '../../paired-rows.ts'
import {chooseParts} from './choose-parts.ts'
import {describePart} from './describe-part.ts'
import {findParts} from './find-parts.ts'
import {readSearchColumns, type ReadColumnsRequest} from './read-search-columns.ts'
import {rowLosses} from './row-losses.ts'
import type {SearchColumn, Span} from './search-column.ts'

export interface DiscoverRequest extends Omit<ReadColumnsRequest, 'dataRows' | 'places'> {
  readonly paired: PairedRows
  readonly alpha: number
}

export interface Discovery {
  /** Worse ones first, at most ten. */
  readonly slices: readonly DiscoveredSlice[]
  /** Parts that were tested, which the p-values are corrected for. */
  readonly lookedAt: number
  /** Rows that were looked at: all, or an even sample of very many. */
  readonly rows: number
}

const MOST_SLICES = 10
/** Of fewer rows a t-test says little. */
const LEAST_ROWS = 30

/**
 * Searches the columns of the data for parts where the new model is worse, or better: spans of deciles of
 * numbers, values of texts, and pairs of them. In each the losses must differ (paired t-test), and more than
 * in the rest of the rows; p-values are corrected by Benjamini-Hochberg over all that were looked at. Rows
 * count as independent.
 */
export async function discoverSlices(request: DiscoverRequest): Promise<Discovery> {
  const {paired, alpha} = request
  const {old, places, unlabelled} = paired
  if (old === null) return {slices: [], lookedAt: 0, rows: 0}
  const minSize = Math.max(LEAST_ROWS, request.minSize)
  const {rows, columns} = await readSearchColumns({
    ...request,
    minSize,
    places,
    dataRows: paired.new.rowCount + unlabelled,
  })
  const losses = rowLosses(paired, old)
  const [before, change] = [new Float64Array(rows.length), new Float64Array(rows.length)]
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at] ?? 0
    const own = losses.old(row)
    before[at] = own
    change[at] = losses.new(row) - own
  }
  const parts = findParts(columns, change, minSize)
  const chosen = chooseParts(parts, columns, change, {alpha, minSize, most: MOST_SLICES})
  const slices = chosen.map(({spans, sums, strength, pValue, adjustedPValue}): DiscoveredSlice => {
    const sumBefore = sumWithin(spans, columns, before)
    return {
      where: describePart(spans, columns),
      rows: sums.rows,
      loss: losses.name,
      old: sumBefore / sums.rows,
      new: (sumBefore + sums.sum) / sums.rows,
      pValue,
      adjustedPValue,
      verdict: strength > 0 ? 'worse' : 'better',
    }
  })
  return {slices, lookedAt: parts.length, rows: rows.length}
}

/** Σ of the values of the rows that stand in all spans. */
function sumWithin(
  spans: readonly Span[],
  columns: readonly SearchColumn[],
  values: Float64Array,
): number {
  const inside = new Uint8Array(values.length).fill(1)
  for (const {column, first, last} of spans) {
    const codes = columns[column]?.codes ?? new Uint8Array()
    for (let row = 0; row < codes.length; row++) {
      const bin = codes[row] ?? 0
      if (bin < first || bin > last) inside[row] = 0
    }
  }
  let sum = 0
  for (let row = 0; row < values.length; row++) if (inside[row] === 1) sum += values[row] ?? 0
  return sum
}
