import {createRequire} from 'node:module'

/** Whether DuckDB is installed: images that only serve do without its 68 MB. */
export function hasDataEngine(): boolean {
  try {
    createRequire(import.meta.url).resolve('@duckdb/node-bindings')
    return true
  } catch {
    return false
  }
}
