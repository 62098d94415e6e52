import {createValues, type ElementType, type TensorValues} from '../../model/index.ts'
import {readColumn, type Chunk} from '../../platform/duckdb/index.ts'
import {textWriter} from '../../data/index.ts'

/** The values of one prediction column, by row. */
export interface ValueColumn {
  append(chunk: Chunk, column: number, start: number): void
  /** JSON text of the value of a row. */
  json(row: number): string
}

/** What the query casts a column to, so that it arrives in the typed array of its element type. */
export function castFor(type: ElementType, column: string): string {
  return type === 'bool'
    ? `CAST(CAST(${column} AS BOOLEAN) AS UTINYINT)`
    : `CAST(${column} AS ${SQL_TYPES[type]})`
}

const SQL_TYPES: Readonly<Record<ElementType, string>> = {
  float16: 'FLOAT',
  float32: 'FLOAT',
  float64: 'DOUBLE',
  int8: 'TINYINT',
  int16: 'SMALLINT',
  int32: 'INTEGER',
  int64: 'BIGINT',
  uint8: 'UTINYINT',
  uint16: 'USMALLINT',
  uint32: 'UINTEGER',
  uint64: 'UBIGINT',
  bool: 'UTINYINT',
  string: 'VARCHAR',
}

/** @param labels - Every text of a column of texts, where they are few enough to be numbered. */
export function createValueColumn(
  type: ElementType,
  rowCount: number,
  labels?: readonly string[],
): ValueColumn {
  if (type !== 'string') {
    // Score writes half precision as the single that is the same number.
    const held = type === 'float16' ? 'float32' : type
    const write = textWriter(held)
    const values = createValues(held, rowCount)
    return createTypedColumn(values, row => write(values, row))
  }
  if (labels === undefined) return createTextColumn(rowCount)
  const jsons = labels.map(label => JSON.stringify(label))
  const small = labels.length <= 2 ** 8
  const codes = small ? new Uint8Array(rowCount) : new Uint16Array(rowCount)
  return createTypedColumn(codes, row => jsons[codes[row] as number] ?? 'null')
}

function createTypedColumn(values: TensorValues, json: (row: number) => string): ValueColumn {
  let nulls: Uint8Array | undefined
  return {
    append(chunk, column, start) {
      const {values: from, valid} = readColumn(chunk, column)
      const {rowCount: count} = chunk
      copy(from, values, count, start)
      if (valid === undefined) return
      nulls ??= new Uint8Array(values.length)
      for (let row = 0; row < count; row++) if (!valid(row)) nulls[start + row] = 1
    },
    json: row => (nulls?.[row] === 1 ? 'null' : json(row)),
  }
}

interface Settable {
  set(from: unknown, start: number): void
}

interface Sliceable {
  subarray(start: number, end: number): unknown
}

function copy(from: unknown, to: TensorValues, count: number, start: number): void {
  const target = to as unknown as Settable
  target.set((from as Sliceable).subarray(0, count), start)
}

/** As many different texts are looked up; later new ones are kept once a row. */
const MOST_KNOWN = 65_536

/** Texts of which nearly every row has its own. */
function createTextColumn(rowCount: number): ValueColumn {
  const codes = new Uint32Array(rowCount)
  const jsons = ['null']
  const known = new Map<string, number>()
  return {
    append(chunk, column, start) {
      const texts = readColumn(chunk, column).values as readonly (string | null)[]
      const {rowCount: count} = chunk
      for (let row = 0; row < count; row++) {
        const text = texts[row]
        if (text === null || text === undefined) continue
        let code = known.get(text)
        if (code === undefined) {
          code = jsons.push(JSON.stringify(text)) - 1
          if (known.size < MOST_KNOWN) known.set(text, code)
        }
        codes[start + row] = code
      }
    },
    json: row => jsons[codes[row] ?? 0] ?? 'null',
  }
}
