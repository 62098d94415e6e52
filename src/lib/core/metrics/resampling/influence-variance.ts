import {influenceSpread} from '../../statistics/index.ts'
import type {Clusters} from './clusters.ts'

/**
 * Variance of an estimate that rows have these influences on, where rows are drawn by class: Σₖ nₖ · sₖ², with
 * sₖ² the variance of the influences within the class.
 *
 * Of rows that belong together the sums of influences are drawn. Products of sums of one class count C/(C − 1)
 * times with the C clusters that have rows of it, products of two classes with all clusters.
 *
 * @param influence - One a row; its sum over all rows is 0.
 * @param members - Rows of each class.
 * @see DeLong, DeLong & Clarke-Pearson (1988); Obuchowski (1997) for clusters.
 */
export function influenceVariance(
  influence: Float64Array,
  members: readonly Uint32Array[],
  clusters: Clusters | null,
): number {
  return clusters === null
    ? members.reduce((total, rows) => total + rows.length * varianceOver(rows, influence), 0)
    : clusteredVariance(influence, members, clusters)
}

/**
 * Degrees of freedom of that variance; of clusters at most those of the class that the fewest have rows of.
 *
 * @see influenceSpread
 */
export function influenceDegrees(
  influence: Float64Array,
  members: readonly Uint32Array[],
  clusters: Clusters | null,
): number {
  if (clusters === null)
    return influenceSpread(
      members.map(rows => ({
        counts: null,
        values: ofClass(influence, rows),
      })),
    ).degrees
  const {codes, count} = clusters
  const sums = new Float64Array(count)
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row] ?? 0
    sums[code] = (sums[code] ?? 0) + (influence[row] ?? 0)
  }
  const fewest = Math.min(
    ...members.map(rows => new Set(Array.from(rows, row => codes[row] ?? 0)).size),
  )
  return Math.min(fewest - 1, influenceSpread([{counts: null, values: sums}]).degrees)
}

function ofClass(influence: Float64Array, rows: Uint32Array): Float64Array {
  const values = new Float64Array(rows.length)
  for (let place = 0; place < rows.length; place++)
    values[place] = (influence[rows[place] ?? 0] ?? 0) * rows.length
  return values
}

function varianceOver(rows: Uint32Array, influence: Float64Array): number {
  let mean = 0
  for (const row of rows) mean += (influence[row] ?? 0) / rows.length
  let squares = 0
  for (const row of rows) squares += ((influence[row] ?? 0) - mean) ** 2
  return squares / (rows.length - 1)
}

function clusteredVariance(
  influence: Float64Array,
  members: readonly Uint32Array[],
  {codes, count}: Clusters,
): number {
  const all = new Float64Array(count)
  let variance = 0
  for (const rows of members) {
    const own = new Float64Array(count)
    const present = new Uint8Array(count)
    for (const row of rows) {
      const code = codes[row] ?? 0
      present[code] = 1
      own[code] = (own[code] ?? 0) + (influence[row] ?? 0)
    }
    const clusters = present.reduce((total, is) => total + is, 0)
    if (clusters < 2) return Number.NaN
    variance += (correction(clusters) - correction(count)) * squares(own)
    own.forEach((sum, code) => {
      all[code] = (all[code] ?? 0) + sum
    })
  }
  return variance + correction(count) * squares(all)
}

function correction(clusters: number): number {
  return clusters / (clusters - 1)
}

function squares(values: Float64Array): number {
  return values.reduce((total, value) => total + value * value, 0)
}
