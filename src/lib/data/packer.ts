import type {ElementType, Feeds, TensorData, TensorValues, TensorSpec} from '../model/index.ts'
import {type Chunk, type ColumnValues, readColumn} from '../platform/duckdb/index.ts'
import type {Binding, BoundColumn} from './bind-columns.ts'
import type {NullPolicy} from './null-policy.ts'

/** A value that kept a row from being scored. `row` counts from 0 within the pack. */
export interface BadValue {
  readonly row: number
  readonly column: string
  readonly value: string | null
  readonly reason: string
}

/** Fills row-major tensors from chunks of the binding's selection. */
export interface Packer {
  /** The SELECT list; the chunks given to `add` must have exactly these columns first. */
  readonly selection: readonly string[]
  readonly rowCount: number
  /** Copies rows from `start` on, as many as `limit` and the room allow, and says how many. */
  add(chunk: Chunk, start: number, limit?: number): number
  /** The rows so far, and the bad ones among them, whose places hold zeros; begins a new pack. */
  take(): {readonly feeds: Feeds; readonly bad: readonly BadValue[]}
}

interface Slot {
  readonly bound: BoundColumn
  readonly rawIndex: number | undefined
  readonly width: number
}

export function createPacker(
  binding: Binding,
  inputs: readonly TensorSpec[],
  capacity: number,
  nulls: NullPolicy,
): Packer {
  const selection = binding.columns.map(column => column.expression)
  const widths = new Map<string, number>()
  for (const {column} of binding.columns)
    widths.set(column.input, Math.max(widths.get(column.input) ?? 0, column.index + 1))
  const slots = binding.columns.map((bound): Slot => {
    const width = widths.get(bound.column.input) ?? 1
    if (bound.rawExpression === undefined) return {bound, rawIndex: undefined, width}
    return {bound, rawIndex: selection.push(bound.rawExpression) - 1, width}
  })
  const allocate = (): Map<string, TensorValues> =>
    new Map(
      [...widths].map(([name, width]) => {
        const type = inputs.find(input => input.name === name)?.type ?? 'float32'
        return [name, createValues(type, capacity * width)]
      }),
    )
  let tensors = allocate()
  let bad: BadValue[] = []
  let rowCount = 0

  const addColumn = (slot: Slot, index: number, chunk: Chunk, start: number, n: number): void => {
    const {column} = slot.bound
    const target = tensors.get(column.input) as number[] | undefined
    if (target === undefined) return
    const read = readColumn(chunk, index)
    const values = read.values as ArrayLike<number>
    let offset = rowCount * slot.width + column.index
    if (read.valid === undefined) {
      for (let row = start; row < start + n; row++, offset += slot.width)
        target[offset] = values[row] as number
      return
    }
    let raw: ColumnValues | undefined
    for (let row = start; row < start + n; row++, offset += slot.width) {
      if (read.valid(row)) {
        target[offset] = values[row] as number
        continue
      }
      if (slot.rawIndex !== undefined) raw ??= readColumn(chunk, slot.rawIndex)
      const given = (raw?.values[row] ?? null) as string | null
      const text = given?.trim() === '' ? null : given
      const filled = text === null ? fillNull(column.type, column.name, nulls) : undefined
      if (filled !== undefined) {
        target[offset] = filled as number
        continue
      }
      target[offset] = emptyValue(column.type) as number
      bad.push({
        row: rowCount + row - start,
        column: slot.bound.source.name,
        value: text,
        reason: text === null ? 'is null' : `"${text}" is no ${column.type}`,
      })
    }
  }

  return {
    selection,
    get rowCount() {
      return rowCount
    },
    add(chunk, start, limit = Infinity) {
      const n = Math.min(chunk.rowCount - start, capacity - rowCount, limit)
      slots.forEach((slot, index) => addColumn(slot, index, chunk, start, n))
      rowCount += n
      return n
    },
    take() {
      const entries = inputs
        .filter(input => tensors.has(input.name))
        .map((input): [string, TensorData] => {
          const width = widths.get(input.name) ?? 1
          const values = tensors.get(input.name) ?? []
          const used = rowCount === capacity ? values : values.slice(0, rowCount * width)
          const dims = input.shape.length <= 1 ? [rowCount] : [rowCount, width]
          return [input.name, {type: input.type, dims, values: used}]
        })
      const pack = {feeds: {rowCount, tensors: Object.fromEntries(entries)}, bad}
      tensors = allocate()
      bad = []
      rowCount = 0
      return pack
    },
  }
}

function fillNull(type: ElementType, name: string, nulls: NullPolicy): unknown {
  if (nulls.kind === 'nan') return type.startsWith('float') ? Number.NaN : undefined
  if (nulls.kind === 'error') return undefined
  const value = nulls.values[name]
  if (value === undefined) return undefined
  if (type === 'string') return String(value)
  return type === 'int64' || type === 'uint64' ? BigInt(value) : Number(value)
}

function emptyValue(type: ElementType): unknown {
  if (type === 'string') return ''
  return type === 'int64' || type === 'uint64' ? 0n : 0
}

function createValues(type: ElementType, length: number): TensorValues {
  switch (type) {
    case 'float16':
    case 'float32':
      return new Float32Array(length)
    case 'float64':
      return new Float64Array(length)
    case 'int8':
      return new Int8Array(length)
    case 'int16':
      return new Int16Array(length)
    case 'int32':
      return new Int32Array(length)
    case 'int64':
      return new BigInt64Array(length)
    case 'uint8':
    case 'bool':
      return new Uint8Array(length)
    case 'uint16':
      return new Uint16Array(length)
    case 'uint32':
      return new Uint32Array(length)
    case 'uint64':
      return new BigUint64Array(length)
    case 'string':
      return new Array<string>(length).fill('')
  }
}
