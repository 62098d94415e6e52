import {asError, MlopsError} from '../core/errors/index.ts'
import type {Session} from '../platform/onnxruntime/index.ts'
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
  const tensors = signature.inputs.map(input => shaped(input, feeds))
  const {fixedBatch} = signature
  if (fixedBatch === null || fixedBatch === feeds.rowCount)
    return await run(session, signature, tensors, feeds.rowCount)
  const batches: Outputs[] = []
  for (let start = 0; start < feeds.rowCount; start += fixedBatch) {
    const rows = Array.from({length: fixedBatch}, (_, i) => Math.min(start + i, feeds.rowCount - 1))
    const padded = tensors.map((tensor): NamedTensor => [tensor[0], pickRows(tensor[1], rows)])
    batches.push(await run(session, signature, padded, fixedBatch))
  }
  return joinBatches(batches, feeds.rowCount)
}

type NamedTensor = readonly [name: string, tensor: TensorData]

/** The tensor in the shape that the graph declares; packs come as [n] or [n, k]. */
function shaped(input: TensorSpec, feeds: Feeds): NamedTensor {
  const tensor = feeds.tensors[input.name]
  if (tensor === undefined)
    throw new MlopsError('MODEL_RUN', `The input ${input.name} was not given.`, {
      hint: `The model takes ${Object.keys(feeds.tensors).join(', ')} and ${input.name}.`,
    })
  const inner = input.shape.slice(1)
  if (inner.some(size => size === null)) return [input.name, tensor]
  return [input.name, {...tensor, dims: [feeds.rowCount, ...inner.map(Number)]}]
}

async function run(
  session: Session,
  signature: ModelSignature,
  tensors: readonly NamedTensor[],
  rowCount: number,
): Promise<Outputs> {
  const results = await session.run(Object.fromEntries(tensors)).catch((cause: unknown) => {
    throw new MlopsError(
      'MODEL_RUN',
      `The runtime failed: ${asError(cause).message.replaceAll(/\s+/g, ' ').trim()}`,
      {
        hint: 'A category that the model never saw, or a value out of range, can do that.',
        cause,
      },
    )
  })
  for (const {name} of signature.outputs) {
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
