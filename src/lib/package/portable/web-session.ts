import type {InferenceSession, Tensor} from 'onnxruntime-web/wasm'
import {setOwn} from '../../core/records/index.ts'
import {
  readAnswer,
  type RuntimeSession,
  type RuntimeTensor,
} from '../../platform/onnxruntime/runtime-session.ts'

/** The part of onnxruntime-web that a page needs: whoever has loaded it hands it over. */
export interface WebRuntime {
  readonly InferenceSession: typeof InferenceSession
  readonly Tensor: typeof Tensor
}

export type WebSession = RuntimeSession

export interface WebSource {
  readonly bytes: Uint8Array
  /** Weights beside the graph, by the names by which it calls them. */
  readonly weights: readonly {readonly name: string; readonly bytes: Uint8Array}[]
  /** Outputs to compute. */
  readonly outputs: readonly string[]
}

const FATAL_ONLY = 4

/** A graph in onnxruntime-web, on the CPU. Throws the runtime's own error where it refuses. */
export async function openWebSession(
  {InferenceSession: Session, Tensor: RuntimeTensorClass}: WebRuntime,
  {bytes, weights, outputs}: WebSource,
): Promise<RuntimeSession> {
  const session = await Session.create(bytes, {
    executionProviders: ['wasm'],
    graphOptimizationLevel: 'all',
    logSeverityLevel: FATAL_ONLY,
    ...(weights.length === 0
      ? {}
      : {externalData: weights.map(({name, bytes: data}) => ({path: name, data}))}),
  })
  return {
    async run(feeds) {
      const tensors: Record<string, Tensor> = {}
      for (const [name, tensor] of Object.entries(feeds))
        setOwn(tensors, name, toRuntime(RuntimeTensorClass, tensor))
      return readAnswer(await session.run(tensors, [...outputs]))
    },
    runNow: undefined,
    release: () => session.release(),
  }
}

type Constructor = new (type: string, values: unknown, dims: readonly number[]) => Tensor

function toRuntime(of: typeof Tensor, {type, dims, values}: RuntimeTensor): Tensor {
  return new (of as unknown as Constructor)(type, halves(type, values), dims)
}

/** Half precision is held as its bits; a browser that has Float16Array hands those over instead. */
function halves(type: string, values: unknown): unknown {
  if (type !== 'float16' || !(values instanceof Uint16Array)) return values
  const Half = (globalThis as {Float16Array?: new (buffer: ArrayBufferLike) => unknown})
    .Float16Array
  return Half === undefined ? values : new Half(values.slice().buffer)
}
