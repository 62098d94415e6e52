import {shuffledIndices, type Random} from '../../statistics/index.ts'
import type {RowUnits} from '../paired/types.ts'

/** Rows that belong together, by a code for each row from 0. */
export interface Clusters {
  readonly codes: Int32Array
  readonly count: number
  readonly method: 'cluster-bootstrap' | 'block-bootstrap'
}

/** More blocks cost time and say nothing more. */
const MOST_BLOCKS = 4096

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
      const length = Math.max(1, units.length, Math.ceil(rowCount / MOST_BLOCKS))
      return {
        codes: Int32Array.from({length: rowCount}, (_, row) => Math.floor(row / length)),
        count: Math.ceil(rowCount / length),
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
