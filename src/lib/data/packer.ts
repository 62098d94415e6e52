import {halfFromNumber} from '../core/numbers/index.ts'
import {
  createValues,
  type ElementType,
  type Feeds,
  type TensorData,
  type TensorSpec,
  type TensorValues,
} from '../model/index.ts'
import {type Chunk, readColumn, readMatrix} from '../platform/duckdb/index.ts'
import type {Binding} from './bind-columns.ts'
import type {InputPolicy} from './input-policy.ts'
import {packQuery, planPack, type PackPlan, type Slot, type Source} from './pack-plan.ts'

/** A value that kept a row from being scored. `row` counts from 0 within the pack. */
export interface BadValue {
  readonly row: number
  readonly column: string
  readonly value: string | null
  readonly reason: string
}

export interface Pack {
  /** The tensors of the scalar inputs. */
  readonly feeds: Feeds
  /** Paths of pictures by input, one a row; empty where the row is bad. */
  readonly images: Readonly<Record<string, readonly string[]>>
  readonly bad: readonly BadValue[]
  /** What the query gave beside the columns, one a row; 1, 2, … where it gave nothing. */
  readonly rowNumbers: readonly number[] | undefined
}

/** Fills row-major tensors from chunks of `query`. */
export interface Packer {
  readonly rowCount: number
  readonly plan: PackPlan
  /** Columns of a chunk that it reads, beside the row number. */
  readonly columnCount: number
  /**
   * The query to give chunks of. `from` is what stands after FROM; `rowNumber` is an SQL expression
   * of a number that identifies the row; expressions in `beside` are the last columns of a chunk, for the
   * caller to read.
   */
  query(from: string, rowNumber?: string, beside?: readonly string[]): string
  /**
   * Copies rows from `start` on, as many as `limit` and the room allow, and says how many. Its columns
   * begin at `firstColumn` of the chunk: 0, but in a query for several packers.
   */
  add(chunk: Chunk, start: number, limit?: number, firstColumn?: number): number
  /** The rows so far, and the bad ones among them, whose places hold zeros; begins a new pack. */
  take(): Pack
}

/** The query that gives chunks to several packers at once, the columns of each behind those before it. */
export function packersQuery(
  packers: readonly Packer[],
  from: string,
  beside: readonly string[],
): string {
  const plans = packers.map(({plan}) => plan)
  return packQuery(plans, from, undefined, beside)
}

export function createPacker(
  binding: Binding,
  inputs: readonly TensorSpec[],
  capacity: number,
  policy: InputPolicy,
): Packer {
  const plan = planPack(binding, policy)
  const {slots, sources, widths} = plan
  const writtenCount = slots.filter(({rawIndex}) => rawIndex !== undefined).length
  const columnCount = sources.length + (writtenCount > 0 ? 1 : 0)
  const allocate = (): Map<string, TensorValues> =>
    new Map(
      [...widths].map(([name, {width, image}]) => {
        const type = inputs.find(input => input.name === name)?.type ?? 'float32'
        return [name, createValues(image ? 'string' : type, capacity * width)]
      }),
    )
  let tensors = allocate()
  let bad: BadValue[] = []
  let rowNumbers: number[] | undefined
  let rowCount = 0
  let numbered = false

  /** Values as written of a row, by the raw index of their slots; read only where one is null. */
  const writtenValues = (
    chunk: Chunk,
    column: number,
  ): ((row: number, rawIndex: number) => string | null) => {
    let texts: readonly (string | null)[] | undefined
    return (row, rawIndex) => {
      texts ??= readColumn(chunk, column).values as readonly (string | null)[]
      const text = texts[row] ?? null
      return text === null ? null : ((JSON.parse(text) as (string | null)[])[rawIndex] ?? null)
    }
  }
  const addSource = (
    {input, width, slots: own}: Source,
    index: number,
    chunk: Chunk,
    start: number,
    n: number,
    written: ReturnType<typeof writtenValues>,
  ): void => {
    const [first] = own
    const target = tensors.get(input) as number[] | undefined
    if (first === undefined || target === undefined) return
    const {type} = first.bound.column
    const cell = type === 'float16' ? halfFromNumber : undefined
    const addNull = (row: number, {bound, fill, rawIndex}: Slot): void => {
      const offset = (rowCount + row - start) * width + bound.column.index
      const text = rawIndex === undefined ? null : written(row, rawIndex)
      if (text === null && fill !== undefined) {
        target[offset] = cell === undefined ? (fill as number) : cell(fill as number)
        return
      }
      target[offset] = emptyValue(type) as number
      const reason = text === null ? 'is null' : `"${text}" is no ${type}`
      bad.push({row: rowCount + row - start, column: bound.source.name, value: text, reason})
    }
    if (own.length > 1) {
      const {values, eachNull} = readMatrix(chunk, index, width)
      copy(values as Values, start * width, n * width, target, rowCount * width, cell)
      eachNull(start * width, (start + n) * width, place => {
        addNull(Math.floor(place / width), own[place % width] ?? first)
      })
      return
    }
    const {values: read, valid} = readColumn(chunk, index)
    const values = read as ArrayLike<number>
    let offset = rowCount * width + first.bound.column.index
    for (let row = start; row < start + n; row++, offset += width) {
      const value = values[row] as number
      if (valid?.(row) === false) addNull(row, first)
      else target[offset] = cell === undefined ? value : cell(value)
    }
  }

  return {
    get rowCount() {
      return rowCount
    },
    plan,
    columnCount,
    query(from, rowNumber, beside = []) {
      numbered = rowNumber !== undefined
      return packQuery([plan], from, rowNumber, beside)
    },
    add(chunk, start, limit = Infinity, firstColumn = 0) {
      const n = Math.min(chunk.rowCount - start, capacity - rowCount, limit)
      const written = writtenValues(chunk, firstColumn + sources.length)
      sources.forEach((source, index) => {
        addSource(source, firstColumn + index, chunk, start, n, written)
      })
      if (numbered) {
        const {values} = readColumn(chunk, firstColumn + columnCount)
        rowNumbers ??= []
        for (let row = start; row < start + n; row++) rowNumbers.push(Number(values[row]))
      }
      rowCount += n
      return n
    },
    take() {
      const images: Record<string, readonly string[]> = {}
      const entries: [string, TensorData][] = []
      for (const {name, type, shape} of inputs) {
        const {width, image} = widths.get(name) ?? {width: 1, image: false}
        const values = tensors.get(name)
        if (values === undefined) continue
        const used = rowCount === capacity ? values : values.slice(0, rowCount * width)
        const dims = shape.length <= 1 ? [rowCount] : [rowCount, width]
        if (image) images[name] = used as string[]
        else entries.push([name, {type, dims, values: used}])
      }
      const pack = {
        feeds: {rowCount, tensors: Object.fromEntries(entries)},
        images,
        bad: bad.sort((a, b) => a.row - b.row),
        rowNumbers,
      }
      tensors = allocate()
      bad = []
      rowNumbers = undefined
      rowCount = 0
      return pack
    },
  }
}

type Values = ArrayLike<number> & {subarray(start: number, end: number): ArrayLike<number>}

function copy(
  values: Values,
  start: number,
  length: number,
  target: number[],
  offset: number,
  cell: ((value: number) => number) | undefined,
): void {
  if (cell === undefined) {
    const typed = target as unknown as Float32Array
    typed.set(values.subarray(start, start + length), offset)
    return
  }
  for (let i = 0; i < length; i++) target[offset + i] = cell(values[start + i] as number)
}

function emptyValue(type: ElementType): unknown {
  if (type === 'string') return ''
  return type === 'int64' || type === 'uint64' ? 0n : 0
}
