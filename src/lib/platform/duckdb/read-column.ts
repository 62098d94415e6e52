import type {DuckDBDataChunk} from '@duckdb/node-api'

/** The values of one column of a chunk, without a copy where DuckDB holds a typed array. */
export interface ColumnValues {
  readonly values: ArrayLike<number> | ArrayLike<bigint> | readonly (string | null)[]
  /** True when the row holds a value; undefined when no row is null. */
  readonly valid: ((row: number) => boolean) | undefined
}

interface TypedVector {
  readonly items?: ArrayLike<number> | ArrayLike<bigint>
  readonly validity?: {readonly data: BigUint64Array | null}
  toArray(): readonly unknown[]
}

/** Column `index` of a chunk of numbers or texts; the query casts every other type first. */
export function readColumn(chunk: DuckDBDataChunk, index: number): ColumnValues {
  const vector = chunk.getColumnVector(index) as unknown as TypedVector
  if (vector.items !== undefined && ArrayBuffer.isView(vector.items)) {
    const {items, validity} = vector
    if (validity?.data == null || isAllValid(validity.data, chunk.rowCount))
      return {values: items, valid: undefined}
    const {buffer, byteOffset, byteLength} = validity.data
    const mask = new Uint32Array(buffer, byteOffset, byteLength / 4)
    return {values: items, valid: row => (((mask[row >>> 5] ?? 0) >>> (row & 31)) & 1) === 1}
  }
  const values = vector.toArray() as readonly (string | null)[]
  return {values, valid: row => values[row] !== null}
}

const ALL = 2n ** 64n - 1n

/** Casts give a mask even when nothing failed; one bit a row, 64 rows a word. */
function isAllValid(mask: BigUint64Array, rowCount: number): boolean {
  const whole = rowCount >> 6
  for (let word = 0; word < whole; word++) if (mask[word] !== ALL) return false
  const rest = BigInt(rowCount & 63)
  const last = (1n << rest) - 1n
  return rest === 0n || ((mask[whole] ?? ALL) & last) === last
}
