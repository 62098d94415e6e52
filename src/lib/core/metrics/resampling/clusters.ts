import {shuffledIndices, type Random} from '../../statistics/index.ts'
import type {RowUnits} from '../paired/types.ts'

/** Rows that belong together, by a code for each row from 0. */
export interface Clusters {
  readonly codes: Int32Array
  readonly count: number
  readonly method: 'cluster-bootstrap' | 'block-bootstrap'
}

/**
 * Few long blocks, all as long: at least 2√n rows, and at least the horizon. Student's t with one degree of freedom less
 * than there are blocks then holds its level also where the losses of a row and of the next correlate by 0.8; blocks of
 * the order ∛n, which give the variance with the least error, give intervals that are too narrow.
 *
 * @see Ibragimov & Müller (2010), t-statistic based correlation and heterogeneity robust inference; Lazarus, Lewis,
 *   Stock & Watson (2018), HAR inference, for lags of the order √n.
 */
function blockCount(rowCount: number, horizon: number): number {
  return Math.max(1, Math.floor(rowCount / Math.max(horizon, 2 * Math.sqrt(rowCount))))
}

/** The clusters that have rows, numbered anew; null where every row stands for itself. */
export function clustersOf(units: RowUnits, rowCount: number): Clusters | null {
  switch (units.kind) {
    case 'rows':
      return null
    case 'groups': {
      const numbers = new Int32Array(units.count).fill(-1)
      let count = 0
      const codes = units.codes.map(code => {
        if (numbers[code] === -1) numbers[code] = count++
        return numbers[code] ?? 0
      })
      return {codes, count, method: 'cluster-bootstrap'}
    }
    case 'blocks': {
      const count = blockCount(rowCount, units.horizon)
      return {
        codes: Int32Array.from({length: rowCount}, (_, row) =>
          Math.floor((row * count) / rowCount),
        ),
        count,
        method: 'block-bootstrap',
      }
    }
  }
}

/** Puts clusters together by chance until there are at most `limit`: their sums vary as before. */
export function limitClusters(clusters: Clusters, limit: number, random: Random): Clusters {
  if (clusters.count <= limit) return clusters
  const order = shuffledIndices(clusters.count, random)
  return {...clusters, count: limit, codes: clusters.codes.map(code => (order[code] ?? 0) % limit)}
}
