import {halfFromNumber} from '../core/numbers/index.ts'
import {
  createValues,
  type ElementType,
  type Feeds,
  type TensorData,
  type TensorSpec,
  type TensorValues,
} from '../model/index.ts'
import {type Chunk, readColumn} from '../platform/duckdb/index.ts'
import type {Binding, BoundColumn} from './bind-columns.ts'
import {nullFill, type InputPolicy} from './input-policy.ts'

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
  /**
   * The query to give chunks of. `from` is what stands after FROM; `rowNumber` is an SQL expression
   * of a number that identifies the row.
   */
  query(from: string, rowNumber?: string): string
  /** Copies rows from `start` on, as many as `limit` and the room allow, and says how many. */
  add(chunk: Chunk, start: number, limit?: number): number
  /** The rows so far, and the bad ones among them, whose places hold zeros; begins a new pack. */
  take(): Pack
}

interface Slot {
  readonly bound: BoundColumn
  readonly width: number
  readonly fill: string | number | bigint | undefined
  /** Place among the values as written. */
  readonly rawIndex: number | undefined
  readonly half: boolean
}

export function createPacker(
  binding: Binding,
  inputs: readonly TensorSpec[],
  capacity: number,
  policy: InputPolicy,
): Packer {
  const {slots, widths} = planSlots(binding, policy)
  const writtenCount = slots.filter(({rawIndex}) => rawIndex !== undefined).length
  const writtenColumn = slots.length
  const numberColumn = slots.length + (writtenCount > 0 ? 1 : 0)
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

  const addColumn = (slot: Slot, index: number, chunk: Chunk, start: number, n: number): void => {
    const {column, source} = slot.bound
    const target = tensors.get(column.input) as number[] | undefined
    if (target === undefined) return
    const {values: read, valid} = readColumn(chunk, index)
    const values = read as ArrayLike<number>
    const {width} = slot
    let offset = rowCount * width + column.index
    if (valid === undefined && !slot.half) {
      for (let row = start; row < start + n; row++, offset += width)
        target[offset] = values[row] as number
      return
    }
    for (let row = start; row < start + n; row++, offset += width) {
      if (valid?.(row) !== false) {
        const value = values[row] as number
        target[offset] = slot.half ? halfFromNumber(value) : value
        continue
      }
      const text = slot.rawIndex === undefined ? null : written(chunk, row, slot.rawIndex)
      if (text === null && slot.fill !== undefined) {
        target[offset] = slot.half ? halfFromNumber(slot.fill as number) : (slot.fill as number)
        continue
      }
      target[offset] = emptyValue(column.type) as number
      const reason = text === null ? 'is null' : `"${text}" is no ${column.type}`
      bad.push({row: rowCount + row - start, column: source.name, value: text, reason})
    }
  }
  const written = (chunk: Chunk, row: number, rawIndex: number): string | null => {
    const text = readColumn(chunk, writtenColumn).values[row] as string | null
    if (text === null) return null
    return (JSON.parse(text) as readonly (string | null)[])[rawIndex] ?? null
  }

  return {
    get rowCount() {
      return rowCount
    },
    query: (from, rowNumber) => selection(slots, from, rowNumber),
    add(chunk, start, limit = Infinity) {
      const n = Math.min(chunk.rowCount - start, capacity - rowCount, limit)
      slots.forEach((slot, index) => addColumn(slot, index, chunk, start, n))
      if (chunk.columnCount > numberColumn) {
        const {values} = readColumn(chunk, numberColumn)
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

function planSlots(
  binding: Binding,
  policy: InputPolicy,
): {
  readonly slots: readonly Slot[]
  readonly widths: ReadonlyMap<string, {readonly width: number; readonly image: boolean}>
} {
  const widths = new Map<string, {width: number; image: boolean}>()
  for (const {column} of binding.columns) {
    const width = Math.max(widths.get(column.input)?.width ?? 0, column.index + 1)
    widths.set(column.input, {width, image: column.kind === 'image'})
  }
  let rawCount = 0
  const slots = binding.columns.map((bound): Slot => {
    const {column, raw} = bound
    return {
      bound,
      width: widths.get(column.input)?.width ?? 1,
      fill: nullFill(policy, column),
      rawIndex: raw === undefined ? undefined : rawCount++,
      half: column.type === 'float16',
    }
  })
  return {slots, widths}
}

/**
 * Values in their types; then, in one column that is null for nearly all rows, the values as written
 * that no cast took, as a JSON list; then the row number.
 */
function selection(slots: readonly Slot[], from: string, rowNumber: string | undefined): string {
  const inner = slots.flatMap(({bound, rawIndex}, index) => [
    `${bound.expression} AS c${index}`,
    ...(rawIndex === undefined ? [] : [`${bound.raw ?? 'NULL'} AS r${index}`]),
  ])
  const outer = slots.map((_, index) => `c${index}`)
  const lost = slots.flatMap(({rawIndex}, index) =>
    rawIndex === undefined ? [] : [`(c${index} IS NULL AND r${index} IS NOT NULL)`],
  )
  const texts = slots.flatMap(({rawIndex}, index) =>
    rawIndex === undefined
      ? []
      : [`CASE WHEN c${index} IS NULL THEN CAST(r${index} AS VARCHAR) END`],
  )
  if (lost.length > 0)
    outer.push(
      `CASE WHEN ${lost.join(' OR ')} THEN CAST(to_json([${texts.join(', ')}]) AS VARCHAR) END`,
    )
  if (rowNumber !== undefined) {
    inner.push(`${rowNumber} AS row_number`)
    outer.push('row_number')
  }
  return `SELECT ${outer.join(', ')} FROM (SELECT ${inner.join(', ')} FROM ${from})`
}

function emptyValue(type: ElementType): unknown {
  if (type === 'string') return ''
  return type === 'int64' || type === 'uint64' ? 0n : 0
}
