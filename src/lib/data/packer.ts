import {halfFromNumber} from '../core/numbers/index.ts'
import {
  createValues,
  packImages,
  type ElementType,
  type Feeds,
  type ImagePreprocessing,
  type TensorData,
  type TensorSpec,
  type TensorValues,
} from '../model/index.ts'
import {readColumn, type Chunk, type ColumnValues} from '../platform/duckdb/index.ts'
import type {Binding, BoundColumn} from './bind-columns.ts'
import type {NullPolicy} from './null-policy.ts'
import {nullValue} from './null-value.ts'

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
  take(): Promise<{readonly feeds: Feeds; readonly bad: readonly BadValue[]}>
}

export interface PackerOptions {
  readonly capacity: number
  readonly nulls: NullPolicy
  /** How a picture becomes a tensor, and the folder that relative paths start from. */
  readonly image?: ImagePreprocessing | undefined
  readonly imageFolder?: string | undefined
}

interface Slot {
  readonly bound: BoundColumn
  readonly rawIndex: number | undefined
  /** Values a row of its tensor. */
  readonly width: number
  /** What the tensor holds for an absent value; undefined makes the row bad. */
  readonly fill: unknown
}

export function createPacker(
  binding: Binding,
  inputs: readonly TensorSpec[],
  options: PackerOptions,
): Packer {
  const {capacity, nulls} = options
  const selection = binding.columns.map(column => column.expression)
  const widths = new Map<string, number>()
  for (const {column} of binding.columns)
    widths.set(column.input, Math.max(widths.get(column.input) ?? 0, column.index + 1))
  const slots = binding.columns.map((bound): Slot => {
    const width = widths.get(bound.column.input) ?? 1
    const fill = nullValue(bound.column, nulls)
    if (bound.rawExpression === undefined) return {bound, rawIndex: undefined, width, fill}
    return {bound, rawIndex: selection.push(bound.rawExpression) - 1, width, fill}
  })
  const pictures = new Set(
    binding.columns.filter(({column}) => column.kind === 'image').map(({column}) => column.input),
  )
  const typeOf = (name: string): ElementType =>
    pictures.has(name) ? 'string' : (inputs.find(input => input.name === name)?.type ?? 'float32')
  const allocate = (): Map<string, TensorValues> =>
    new Map(
      [...widths].map(([name, width]) => [name, createValues(typeOf(name), capacity * width)]),
    )
  let tensors = allocate()
  let bad: BadValue[] = []
  let rowCount = 0

  const addColumn = (slot: Slot, index: number, chunk: Chunk, start: number, n: number): void => {
    const {column, source} = slot.bound
    const target = tensors.get(column.input) as number[] | undefined
    if (target === undefined) return
    const {values, valid} = readColumn(chunk, index)
    const end = start + n
    const first = rowCount * slot.width + column.index
    copyValues(values as ArrayLike<number>, target, start, end, first, slot.width, column.type)
    if (valid === undefined) return
    let raw: ColumnValues | undefined
    for (let row = start; row < end; row++) {
      if (valid(row)) continue
      if (slot.rawIndex !== undefined) raw ??= readColumn(chunk, slot.rawIndex)
      const given = (raw?.values[row] ?? null) as string | null
      const text = given?.trim() === '' ? null : given
      const place = first + (row - start) * slot.width
      const fill = text === null ? slot.fill : undefined
      target[place] = (fill ?? emptyValue(column.type)) as number
      if (fill !== undefined) continue
      const reason = text === null ? 'is null' : `"${text}" is no ${column.type}`
      bad.push({row: rowCount + row - start, column: source.name, value: text, reason})
    }
  }

  return {
    selection,
    get rowCount() {
      return rowCount
    },
    add(chunk, start, limit = Infinity) {
      const n = Math.min(chunk.rowCount - start, capacity - rowCount, limit)
      slots.forEach((slot, index) => {
        addColumn(slot, index, chunk, start, n)
      })
      rowCount += n
      return n
    },
    async take() {
      const full = {tensors, bad, rowCount}
      tensors = allocate()
      bad = []
      rowCount = 0
      const unreadable: BadValue[] = []
      const entries: [string, TensorData][] = []
      for (const input of inputs) {
        const values = full.tensors.get(input.name)
        if (values === undefined) continue
        const width = widths.get(input.name) ?? 1
        const used = full.rowCount === capacity ? values : values.slice(0, full.rowCount * width)
        if (!pictures.has(input.name) || options.image === undefined) {
          const dims = input.shape.length <= 1 ? [full.rowCount] : [full.rowCount, width]
          entries.push([input.name, {type: input.type, dims, values: used}])
          continue
        }
        const {tensor, failed} = await packImages(
          used as string[],
          input.type,
          options.image,
          options.imageFolder,
        )
        entries.push([input.name, tensor])
        for (const {row, path, reason} of failed) {
          // An absent path is told of already.
          if (full.bad.some(value => value.row === row)) continue
          unreadable.push({row, column: input.name, value: path, reason})
        }
      }
      const all = [...full.bad, ...unreadable].sort((a, b) => a.row - b.row)
      return {feeds: {rowCount: full.rowCount, tensors: Object.fromEntries(entries)}, bad: all}
    },
  }
}

/** The hot path: one column of a chunk into its places, every `width` values one. */
function copyValues(
  values: ArrayLike<number>,
  target: number[],
  start: number,
  end: number,
  first: number,
  width: number,
  type: ElementType,
): void {
  let place = first
  if (type === 'float16') {
    for (let row = start; row < end; row++, place += width)
      target[place] = halfFromNumber(values[row] as number)
    return
  }
  for (let row = start; row < end; row++, place += width) target[place] = values[row] as number
}

function emptyValue(type: ElementType): unknown {
  if (type === 'string') return ''
  return type === 'int64' || type === 'uint64' ? 0n : 0
}
