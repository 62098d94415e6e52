import type {InputPolicy} from '../../../../src/lib/data/index.ts'
import type {
  ElementType,
  Feeds,
  ImagePreprocessing,
  ModelColumn,
  ModelSignature,
  TensorSpec,
} from '../../../../src/lib/model/index.ts'
import {
  createRowCodec,
  type CodecModel,
  type DecodedFeeds,
  type RowCodec,
} from '../../../../src/lib/serve/codec/index.ts'
import {RequestError} from '../../../../src/lib/serve/request-error.ts'

export const strict: InputPolicy = {nulls: 'error', inputs: {}}

export interface CodecOptions {
  readonly policy?: InputPolicy
  readonly image?: ImagePreprocessing
  readonly predictionColumns?: CodecModel['predictionColumns']
}

/** A model with an input [n, 1] a column, as sklearn's pipelines have. */
export function columnsSignature(types: Readonly<Record<string, ElementType>>): ModelSignature {
  const entries = Object.entries(types)
  return signatureOf(
    entries.map(([name, type]) => ({name, type, shape: [null, 1]})),
    entries.map(([name, type]) => ({name, type, input: name, index: 0, kind: 'scalar'})),
  )
}

/** A model with one matrix [n, k]. */
export function matrixSignature(
  names: readonly string[],
  type: ElementType = 'float32',
  shape: readonly (number | null)[] = [null, names.length],
): ModelSignature {
  return signatureOf(
    [{name: 'x', type, shape}],
    names.map((name, index) => ({name, type, input: 'x', index, kind: 'scalar'})),
  )
}

export function signatureOf(
  inputs: readonly TensorSpec[],
  columns: readonly ModelColumn[],
): ModelSignature {
  return {task: 'custom', inputs, outputs: [], columns, labels: [], fixedBatch: null}
}

export function codecOf(signature: ModelSignature, options: CodecOptions = {}): RowCodec {
  const {policy = strict, image, predictionColumns = []} = options
  return createRowCodec({signature, policy, image, predictionColumns})
}

/** The values of each tensor as a list. */
export async function valuesOf(feeds: DecodedFeeds): Promise<Record<string, unknown[]>> {
  const {tensors} = await feeds
  return Object.fromEntries(
    Object.entries(tensors).map(([name, {values}]) => [name, Array.from(values as unknown[])]),
  )
}

export async function feedsOf(feeds: DecodedFeeds): Promise<Feeds> {
  return await feeds
}

/** The error that decoding ends with; fails where there is none, or another one. */
export async function refusal(decode: () => DecodedFeeds): Promise<RequestError> {
  try {
    await decode()
  } catch (error) {
    if (error instanceof RequestError) return error
    throw error
  }
  throw new Error('Nothing was refused.')
}
