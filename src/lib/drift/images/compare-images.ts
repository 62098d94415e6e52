import type {ImageColumn} from './image-table.ts'
import {permutedScores} from './permuted-scores.ts'

/** How one property of two small sets of pictures differs. */
export interface PropertyChange {
  readonly column: ImageColumn
  /** Kolmogorov-Smirnov distance of numbers, total variation of categories; 0…1. */
  readonly distance: number
  /** Share of the permutations in which this property differs as much. */
  readonly pValue: number
  /** Share of the permutations in which any property differs as unlikely. */
  readonly adjustedPValue: number
  readonly changed: boolean
}

/** Below as many pictures on a side the rule of small sets decides, not that of tables. */
export const SMALL_SET = 200

/** From as many pictures on each side on, nothing found means that nothing much changed. */
export const ENOUGH_IMAGES = 40

const SIGNIFICANT = 0.01
const LEAST_DISTANCE = 0.1

/**
 * Compares two small sets of pictures. Each property is measured by the Anderson-Darling statistic, a
 * category by χ², and judged against the same statistic of random divisions of all pictures into two
 * sets of these sizes. A property has changed when at most 1 % of the divisions show anything as unlikely
 * in any property (the step of Westfall and Young), so that two sets of one kind raise anything
 * at all once in a hundred comparisons, however the properties depend on each other.
 *
 * @param reference - Columns of one set, by `imageColumns`.
 * @param current - The same columns of the other.
 * @param permutations - 9,999 random divisions; the same ones in every run.
 * @returns Most unlikely first, then the most distant.
 * @see Westfall & Young (1993), Resampling-Based Multiple Testing; Scholz & Stephens (1987).
 */
export function compareImages(
  reference: readonly ImageColumn[],
  current: readonly ImageColumn[],
  permutations = 9999,
): PropertyChange[] {
  const pairs = reference.flatMap(column => {
    const other = current.find(({key}) => key === column.key)
    return other === undefined ? [] : [{column, other}]
  })
  const scores = permutedScores(
    pairs.map(({column, other}) => [column.values, other.values] as const),
    permutations,
  )
  return pairs
    .map(({column}, index) => {
      const {distance, pValue, adjustedPValue} = scores[index] ?? {
        distance: 0,
        pValue: 1,
        adjustedPValue: 1,
      }
      const changed = adjustedPValue <= SIGNIFICANT && distance >= LEAST_DISTANCE
      return {column, distance, pValue, adjustedPValue, changed}
    })
    .sort((a, b) => a.adjustedPValue - b.adjustedPValue || b.distance - a.distance)
}
