import {
  createValues,
  type Feeds,
  type Outputs,
  type TensorData,
  type TensorValues,
} from '../../model/index.ts'

type Tensors = Readonly<Record<string, TensorData>>

/** The rows of several requests as one; their tensors must agree in all but the rows. */
export function joinFeeds(parts: readonly Feeds[], names: readonly string[]): Feeds {
  const [only] = parts
  if (parts.length === 1 && only !== undefined) return only
  let rowCount = 0
  for (const part of parts) rowCount += part.rowCount
  const tensors: Record<string, TensorData> = {}
  for (const name of names) {
    const joined = joinTensor(parts, name, rowCount)
    if (joined !== undefined) tensors[name] = joined
  }
  return {rowCount, tensors}
}

/** The outputs of one run after another as those of all their rows. */
export function joinOutputs(parts: readonly {rowCount: number; tensors: Outputs}[]): Outputs {
  const rowCount = parts.reduce((sum, part) => sum + part.rowCount, 0)
  const tensors: Record<string, TensorData> = {}
  for (const name of Object.keys(parts[0]?.tensors ?? {})) {
    const joined = joinTensor(parts, name, rowCount)
    if (joined !== undefined) tensors[name] = joined
  }
  return tensors
}

function joinTensor(
  parts: readonly {readonly rowCount: number; readonly tensors: Tensors}[],
  name: string,
  rowCount: number,
): TensorData | undefined {
  const first = parts[0]?.tensors[name]
  if (first === undefined) return undefined
  const {type} = first
  const dims = first.dims.slice()
  dims[0] = rowCount
  let length = 0
  for (const part of parts) length += part.tensors[name]?.values.length ?? 0
  const values = createValues(type, length)
  let at = 0
  for (const part of parts) {
    const source = part.tensors[name]?.values
    if (source === undefined) continue
    write(values, source, at)
    at += source.length
  }
  return {type, dims, values}
}

function write(target: TensorValues, source: TensorValues, at: number): void {
  if (Array.isArray(target)) {
    for (let index = 0; index < source.length; index++) target[at + index] = source[index] as string
  } else (target as Float32Array).set(source as Float32Array, at)
}

/** Rows `start` to `end` in memory of their own: nobody can see, or keep alive, the rows of others. */
export function copyRows(outputs: Outputs, start: number, end: number): Outputs {
  const part: Record<string, TensorData> = {}
  for (const name in outputs) {
    const tensor = outputs[name]
    if (tensor === undefined) continue
    const {type, dims, values} = tensor
    const width = values.length / (dims[0] ?? 1)
    const shape = dims.slice()
    shape[0] = end - start
    part[name] = {type, dims: shape, values: values.slice(start * width, end * width)}
  }
  return part
}

/** Rows `start` to `end`, without a copy where they are in a typed array. */
export function sliceFeeds({rowCount, tensors}: Feeds, start: number, end: number): Feeds {
  const part: Record<string, TensorData> = {}
  for (const [name, {type, dims, values}] of Object.entries(tensors)) {
    const width = values.length / rowCount
    part[name] = {
      type,
      dims: [end - start, ...dims.slice(1)],
      values: Array.isArray(values)
        ? values.slice(start * width, end * width)
        : values.subarray(start * width, end * width),
    }
  }
  return {rowCount: end - start, tensors: part}
}
