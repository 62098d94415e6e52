import type {Random} from '../../../core/statistics/index.ts'
import {pickRows, replaceColumn, type Feeds, type ModelColumn} from '../../../model/index.ts'

/** Share of the values of a row that come from other rows. */
const REPLACED = 0.25

/**
 * Rows that nobody saw, for the teacher to answer: each is a row of the data with some values of others.
 *
 * @see Bucilă et al. (2006), KDD, where such rows teach a small model what a large one knows.
 */
export function inventRows(
  feeds: Feeds,
  columns: readonly ModelColumn[],
  count: number,
  random: Random,
): Feeds {
  const drawn = (): number => Math.floor(random() * feeds.rowCount)
  const base = pickRows(feeds, Uint32Array.from({length: count}, drawn))
  return columns.reduce((made, column) => {
    const rows = Array.from({length: count}, (_, row) => row)
    const replaced = rows.filter(() => random() < REPLACED)
    if (replaced.length === 0) return made
    const from = rows.slice()
    for (const row of replaced) from[row] = Math.floor(random() * count)
    return replaceColumn(made, [column], base, from)
  }, base)
}
