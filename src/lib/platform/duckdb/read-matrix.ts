import type {DuckDBDataChunk} from '@duckdb/node-api'

/** A column of lists of one length: row-major values, in the typed array that DuckDB holds. */
export interface MatrixValues {
  readonly values: ArrayLike<number> | ArrayLike<bigint>
  /** Visits the places of `values` from `start` to `end` that are null, in order. */
  readonly eachNull: (start: number, end: number, visit: (place: number) => void) => void
}

interface ListVector {
  readonly entryData: BigUint64Array
  readonly childData: {
    readonly items: ArrayLike<number> | ArrayLike<bigint>
    readonly validity: {readonly data: BigUint64Array | null}
  }
}

/** Column `index` of a chunk, made by `list_value` of `width` numbers of one type. */
export function readMatrix(chunk: DuckDBDataChunk, index: number, width: number): MatrixValues {
  const {entryData, childData} = chunk.getColumnVector(index) as unknown as ListVector
  refuseGaps(entryData, width)
  const {items, validity} = childData
  const mask = validity.data === null ? undefined : wordsOf(validity.data)
  return {
    values: items,
    eachNull: (start, end, visit) => {
      if (mask !== undefined) visitZeros(mask, start, end, visit)
    },
  }
}

/** Lists of one query follow each other; were that ever to change, values would go to wrong rows. */
function refuseGaps(entries: BigUint64Array, width: number): void {
  const words = wordsOf(entries)
  // Offset and length of a row, each of two words of which the lower comes first.
  for (let row = 0, word = 0; word < words.length; row++, word += 4)
    if (words[word] !== row * width || words[word + 2] !== width)
      throw new Error(`DuckDB gave row ${row} of a list of ${width} at ${words[word]}.`)
}

function wordsOf({buffer, byteOffset, byteLength}: BigUint64Array): Uint32Array {
  return new Uint32Array(buffer, byteOffset, byteLength / 4)
}

/** Whole words without a null, nearly all of them, are passed at once. */
function visitZeros(
  mask: Uint32Array,
  start: number,
  end: number,
  visit: (place: number) => void,
): void {
  for (let place = start; place < end;) {
    const word = mask[place >>> 5] ?? FULL
    if (word === FULL) {
      place = ((place >>> 5) + 1) << 5
      continue
    }
    if (((word >>> (place & 31)) & 1) === 0) visit(place)
    place++
  }
}

const FULL = 0xffff_ffff
