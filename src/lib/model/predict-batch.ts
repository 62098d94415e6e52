import {asError, MlopsError} from '../core/errors/index.ts'
import {setOwn} from '../core/records/index.ts'
import type {RuntimeTensors, Session} from '../platform/onnxruntime/index.ts'
import type {Feeds, ModelSignature, Outputs, TensorData, TensorSpec, TensorValues} from './types.ts'

/**
 * Runs any number of rows. A graph with a fixed batch is run once for each batch; the last one is
 * filled up with copies of its last row, whose answers are dropped.
 *
 * @throws MlopsError `MODEL_RUN`.
 */
export async function predictBatch(
  session: Session,
  signature: ModelSignature,
  feeds: Feeds,
): Promise<Outputs> {
  const tensors = shapedTensors(signature, feeds)
  const {fixedBatch} = signature
  if (fixedBatch === null || fixedBatch === feeds.rowCount)
    return await run(session, signature, tensors, feeds.rowCount)
  const batches: Outputs[] = []
  for (let start = 0; start < feeds.rowCount; start += fixedBatch) {
    const rows = Array.from({length: fixedBatch}, (_, i) => Math.min(start + i, feeds.rowCount - 1))
    const padded: Record<string, TensorData> = {}
    for (const {name} of signature.inputs) {
      const tensor = tensors[name]
      if (tensor !== undefined) setOwn(padded, name, pickRows(tensor, rows))
    }
    batches.push(await run(session, signature, padded, fixedBatch))
  }
  return joinBatches(batches, feeds.rowCount)
}

/**
 * The same in one go, for graphs that take any number of rows; undefined where the runtime cannot.
 *
 * @throws MlopsError `MODEL_RUN`.
 */
export function runnerOf(
  {runNow}: Session,
  signature: ModelSignature,
): ((feeds: Feeds) => Outputs) | undefined {
  if (runNow === undefined || signature.fixedBatch !== null) return undefined
  return feeds => {
    const tensors = shapedTensors(signature, feeds)
    let results: RuntimeTensors
    try {
      results = runNow(tensors)
    } catch (cause) {
      throw runFailed(cause)
    }
    return checkRows(results, signature, feeds.rowCount)
  }
}

type Tensors = Readonly<Record<string, TensorData>>

/** Tensors in the shape that the graph declares; packs come as [n] or [n, k]. */
export function shapedTensors({inputs}: ModelSignature, {rowCount, tensors}: Feeds): Tensors {
  const named: Record<string, TensorData> = {}
  for (const {name, shape} of inputs) {
    const tensor = tensors[name]
    if (tensor === undefined)
      throw new MlopsError('MODEL_RUN', `The input ${name} was not given.`, {
        hint: `The model takes ${Object.keys(tensors).join(', ')} and ${name}.`,
      })
    setOwn(named, name, {...tensor, dims: dimsOf(tensor, shape, rowCount)})
  }
  return named
}

function dimsOf(
  {dims}: TensorData,
  shape: TensorSpec['shape'],
  rowCount: number,
): TensorData['dims'] {
  const declared = [rowCount]
  for (let index = 1; index < shape.length; index++) {
    const size = shape[index] ?? null
    if (size === null) return dims
    declared.push(size)
  }
  return declared
}

async function run(
  session: Session,
  signature: ModelSignature,
  tensors: Tensors,
  rowCount: number,
): Promise<Outputs> {
  const results = await session.run(tensors).catch((cause: unknown) => {
    throw runFailed(cause)
  })
  return checkRows(results, signature, rowCount)
}

function runFailed(cause: unknown): MlopsError {
  return new MlopsError(
    'MODEL_RUN',
    `The runtime failed: ${asError(cause).message.replaceAll(/\s+/g, ' ').trim().replace(/\.$/, '')}`,
    {
      hint: 'A category that the model never saw, or a value out of range, can do that.',
      cause,
    },
  )
}

function checkRows(results: RuntimeTensors, {outputs}: ModelSignature, rowCount: number): Outputs {
  for (const {name} of outputs) {
    const rows = results[name]?.dims[0] ?? 1
    if (rows !== rowCount)
      throw new MlopsError(
        'MODEL_RUN',
        `The output ${name} has ${rows} rows for ${rowCount} rows of input.`,
        {hint: 'mlops runs models that answer row by row: the first dimension must count rows.'},
      )
  }
  return results as Outputs
}

function pickRows(tensor: TensorData, rows: readonly number[]): TensorData {
  const width = tensor.values.length / (tensor.dims[0] ?? 1)
  const values = createLike(tensor.values, rows.length * width)
  rows.forEach((row, index) => {
    for (let i = 0; i < width; i++) {
      ;(values as unknown[])[index * width + i] = tensor.values[row * width + i]
    }
  })
  return {type: tensor.type, dims: [rows.length, ...tensor.dims.slice(1)], values}
}

function joinBatches(batches: readonly Outputs[], rowCount: number): Outputs {
  const first = batches[0] ?? {}
  return Object.fromEntries(
    Object.entries(first).map(([name, {type, dims}]) => {
      const width = dims.slice(1).reduce((product, size) => product * size, 1)
      const values = batches.flatMap(batch => [...(batch[name]?.values ?? [])])
      const joined = createLike(first[name]?.values ?? [], rowCount * width)
      for (let i = 0; i < joined.length; i++) (joined as unknown[])[i] = values[i]
      return [name, {type, dims: [rowCount, ...dims.slice(1)], values: joined}]
    }),
  )
}

function createLike(values: TensorValues, length: number): TensorValues {
  if (Array.isArray(values)) return new Array<string>(length).fill('')
  return new (values.constructor as new (length: number) => TensorValues)(length)
}
