import type {Feeds, ModelColumn, TensorData, TensorValues} from './types.ts'

/** Where the values of a column are in the tensors. */
export type ColumnPlace = Pick<ModelColumn, 'input' | 'index' | 'kind'>

/** The given rows, in the given order. */
export function pickRows({tensors}: Feeds, rows: ArrayLike<number>): Feeds {
  const picked = Object.entries(tensors).map(([name, tensor]) => [name, pick(tensor, rows)])
  return {
    rowCount: rows.length,
    tensors: Object.fromEntries(picked) as Readonly<Record<string, TensorData>>,
  }
}

function pick({type, dims, values}: TensorData, rows: ArrayLike<number>): TensorData {
  const width = values.length / Math.max(1, dims[0] ?? 1)
  const target = createLike(values, rows.length * width)
  for (let place = 0; place < rows.length; place++)
    copyValues(values, (rows[place] ?? 0) * width, target, place * width, width)
  return {type, dims: [rows.length, ...dims.slice(1)], values: target}
}

function copyValues(
  from: TensorValues,
  start: number,
  to: TensorValues,
  offset: number,
  count: number,
): void {
  const [source, target] = [from as unknown[], to as unknown[]]
  for (let index = 0; index < count; index++) target[offset + index] = source[start + index]
}

/**
 * Feeds with the values of some places from other rows: row i takes them from row `rows[i]` of `from`.
 * The other tensors are shared.
 */
export function replaceColumn(
  feeds: Feeds,
  places: readonly ColumnPlace[],
  from: Feeds,
  rows: ArrayLike<number>,
): Feeds {
  const tensors: Record<string, TensorData> = {...feeds.tensors}
  for (const input of new Set(places.map(place => place.input))) {
    const own = feeds.tensors[input]
    const other = from.tensors[input]
    if (own === undefined || other === undefined) continue
    const values = own.values.slice()
    const width = own.values.length / Math.max(1, feeds.rowCount)
    for (const {index, kind} of places.filter(place => place.input === input)) {
      // A picture is a whole row of its tensor, another column one element of it.
      const [start, count] = kind === 'image' ? [0, width] : [index, 1]
      for (let row = 0; row < feeds.rowCount; row++)
        copyValues(
          other.values,
          (rows[row] ?? 0) * width + start,
          values,
          row * width + start,
          count,
        )
    }
    tensors[input] = {...own, values}
  }
  return {rowCount: feeds.rowCount, tensors}
}

function createLike(values: TensorValues, length: number): TensorValues {
  if (Array.isArray(values)) return new Array<string>(length).fill('')
  return new (values.constructor as new (length: number) => TensorValues)(length)
}

/** Rows that follow each other. */
export function sliceRows({tensors}: Feeds, start: number, count: number): Feeds {
  const sliced = Object.entries(tensors).map(([name, {type, dims, values}]) => {
    const width = values.length / Math.max(1, dims[0] ?? 1)
    const own = values.slice(start * width, (start + count) * width)
    return [name, {type, dims: [count, ...dims.slice(1)], values: own}]
  })
  return {
    rowCount: count,
    tensors: Object.fromEntries(sliced) as Readonly<Record<string, TensorData>>,
  }
}
