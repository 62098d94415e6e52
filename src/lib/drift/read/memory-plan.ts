import {memoryBytes} from '../../platform/processes/index.ts'

export interface MemoryPlan {
  /** For DuckDB: scanning, grouping, sorting. */
  readonly databaseBytes: number
  /** For columns in arrays, all that are read or worked on at the same time. */
  readonly arrayBytes: number
}

const MEGABYTE = 1_000_000
const MOST = 4_000 * MEGABYTE
/** Node, its threads and the native modules. */
const PROGRAM = 150 * MEGABYTE
const LEAST_DATABASE = 128 * MEGABYTE
const LEAST_ARRAYS = 32 * MEGABYTE

/** How the memory for a comparison is divided: of `limit` bytes, else of a quarter of the machine up to 4 GB. */
export function memoryPlan(limit = Math.min(memoryBytes() / 4, MOST)): MemoryPlan {
  const free = limit - PROGRAM
  const databaseBytes = Math.max(LEAST_DATABASE, free * 0.3)
  return {databaseBytes, arrayBytes: Math.max(LEAST_ARRAYS, free - databaseBytes)}
}
