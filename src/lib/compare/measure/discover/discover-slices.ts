import type {DiscoveredSlice} from '../../types.ts'
import type {PairedRows} from '../../paired-rows.ts'
import {chooseParts} from './choose-parts.ts'
import {describePart} from './describe-part.ts'
import {findParts} from './find-parts.ts'
import {readSearchColumns, type ReadColumnsRequest} from './read-search-columns.ts'
import {rowLosses} from './row-losses.ts'

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
  const change = Float64Array.from(rows, row => losses.new(row) - losses.old(row))
  const parts = findParts(columns, change, minSize)
  const chosen = chooseParts(parts, columns, change, {alpha, minSize, most: MOST_SLICES})
  const slices = chosen.map(({spans, sums, strength, pValue, adjustedPValue}): DiscoveredSlice => {
    const inside = spans.map(({column, first, last}) => ({
      codes: columns[column]?.codes ?? new Uint8Array(),
      first,
      last,
    }))
    let before = 0
    for (let at = 0; at < rows.length; at++)
      if (inside.every(({codes, first, last}) => within(codes[at] ?? 0, first, last)))
        before += losses.old(rows[at] ?? 0)
    return {
      where: describePart(spans, columns),
      rows: sums.rows,
      loss: losses.name,
      old: before / sums.rows,
      new: (before + sums.sum) / sums.rows,
      pValue,
      adjustedPValue,
      verdict: strength > 0 ? 'worse' : 'better',
    }
  })
  return {slices, lookedAt: parts.length, rows: rows.length}
}

function within(bin: number, first: number, last: number): boolean {
  return bin >= first && bin <= last
}
