import type {DuckDBDataChunk} from '@duckdb/node-api'

interface WideVector {
  readonly items?: ArrayBufferView
  readonly dataView?: DataView
}

/**
 * Column `index` of a chunk of BIGINT or UUID as 32-bit words, without a copy: two a BIGINT, four a UUID
 * (the lowest first; DuckDB turns the top bit of a UUID around). Rows that are null hold anything.
 */
export function readWords(chunk: DuckDBDataChunk, index: number): Int32Array {
  const {items, dataView} = chunk.getColumnVector(index) as unknown as WideVector
  const view = items ?? dataView
  if (view === undefined) throw new TypeError('The column is neither BIGINT nor UUID.')
  return new Int32Array(view.buffer, view.byteOffset, view.byteLength / 4)
}
