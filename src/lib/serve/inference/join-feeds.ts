import {
  createValues,
  type Feeds,
  type Outputs,
  type TensorData,
  type TensorValues,
} from '../../model/index.ts'

/** The rows of several requests as one; all have the same inputs, types and inner dimensions. */
export function joinFeeds(parts: readonly Feeds[]): Feeds {
  const [first] = parts
  if (first === undefined || parts.length === 1) return first ?? {rowCount: 0, tensors: {}}
  let rowCount = 0
  for (const part of parts) rowCount += part.rowCount
  const tensors: Record<string, TensorData> = {}
  for (const name of Object.keys(first.tensors))
    tensors[name] = joinTensors(
      parts.map(part => part.tensors[name]),
      rowCount,
    )
  return {rowCount, tensors}
}

/** The answers of several runs, in order, as one. */
export function joinOutputs(parts: readonly Outputs[]): Outputs {
  const [first] = parts
  if (first === undefined || parts.length === 1) return first ?? {}
  return Object.fromEntries(
    Object.keys(first).map(name => {
      const tensors = parts.map(part => part[name])
      const rowCount = tensors.reduce((sum, tensor) => sum + (tensor?.dims[0] ?? 0), 0)
      return [name, joinTensors(tensors, rowCount)]
    }),
  )
}

function joinTensors(parts: readonly (TensorData | undefined)[], rowCount: number): TensorData {
  const [first] = parts
  if (first === undefined) throw new Error('A tensor of a joined request is missing.')
  let length = 0
  for (const part of parts) length += part?.values.length ?? 0
  const values = createValues(first.type, length)
  let offset = 0
  for (const part of parts) {
    if (part === undefined) continue
    place(values, part.values, offset)
    offset += part.values.length
  }
  return {type: first.type, dims: [rowCount, ...first.dims.slice(1)], values}
}

function place(target: TensorValues, values: TensorValues, offset: number): void {
  if (Array.isArray(target)) (values as string[]).forEach((text, i) => (target[offset + i] = text))
  else (target as Float32Array).set(values as Float32Array, offset)
}

/** Rows `start` to `end` of tensors, sharing memory with them where they are numbers. */
export function sliceRows(
  tensors: Readonly<Record<string, TensorData>>,
  rowCount: number,
  start: number,
  end: number,
): Readonly<Record<string, TensorData>> {
  const slices: Record<string, TensorData> = {}
  for (const name of Object.keys(tensors)) {
    const tensor = tensors[name]
    if (tensor === undefined) continue
    const {type, dims, values} = tensor
    const width = values.length / rowCount
    const part = Array.isArray(values)
      ? values.slice(start * width, end * width)
      : values.subarray(start * width, end * width)
    slices[name] = {type, dims: [end - start, ...dims.slice(1)], values: part}
  }
  return slices
}
