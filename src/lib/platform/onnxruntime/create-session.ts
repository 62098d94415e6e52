import {asError} from '../../core/errors/index.ts'
import {CPU, deviceUnavailable, requireDevice} from './devices.ts'
import type {InferenceSession, Tensor as RuntimeTensorClass} from 'onnxruntime-node'

/** A tensor as the runtime takes it: row-major values in the typed array of its element type. */
export interface RuntimeTensor {
  readonly type: string
  readonly dims: readonly number[]
  readonly values: unknown
}

/** A loaded graph. `run` computes the outputs asked for at creation. */
export interface Session {
  run(
    feeds: Readonly<Record<string, RuntimeTensor>>,
  ): Promise<Readonly<Record<string, RuntimeTensor>>>
  release(): Promise<void>
}

export interface SessionOptions {
  /** Threads inside one run; at least 1. */
  readonly intraOpThreads: number
  /** Outputs to compute; others of the graph are left out. */
  readonly outputs: readonly string[]
  /** What to run on; operators that it lacks run on the CPU. `cpu` when left out. */
  readonly device?: string
}

/** What to load: a file, or its bytes with the files of weights that they refer to. */
export type SessionSource =
  | {readonly path: string}
  | {
      readonly bytes: Uint8Array
      readonly externalData: readonly {readonly path: string; readonly data: Uint8Array}[]
    }

const FATAL_ONLY = 4

/**
 * Loads a graph into ONNX Runtime; throws the runtime's own error where it refuses.
 *
 * @throws MlopsError `MODEL_DEVICE` when the device is not there.
 */
export async function createSession(
  source: SessionSource,
  {intraOpThreads, outputs, device = CPU}: SessionOptions,
): Promise<Session> {
  // The native module is large; commands that only describe or read data must not load it.
  const {Tensor} = await import('onnxruntime-node')
  const options: InferenceSession.SessionOptions = {
    intraOpNumThreads: intraOpThreads,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
    // The runtime would print to stderr what it throws anyway.
    logSeverityLevel: FATAL_ONLY,
  }
  const session =
    device === CPU ? await load(source, options) : await loadOn(device, source, options)
  return {
    async run(feeds) {
      const tensors = Object.entries(feeds).map(([name, tensor]) => [
        name,
        toRuntime(Tensor, tensor),
      ])
      const results = await session.run(
        Object.fromEntries(tensors) as InferenceSession.FeedsType,
        outputs,
      )
      return Object.fromEntries(
        Object.entries(results).map(([name, tensor]) => [
          name,
          {type: tensor.type, dims: tensor.dims, values: bitsOf(tensor.data)},
        ]),
      )
    },
    release: () => session.release(),
  }
}

/**
 * Half precision is held as its bits everywhere in this program. Where the language has Float16Array
 * (Node 24), the class would turn them into one, which the native side of the runtime cannot read.
 */
function toRuntime(
  Tensor: typeof RuntimeTensorClass,
  {type, dims, values}: RuntimeTensor,
): RuntimeTensorClass {
  if (type !== 'float16')
    return new Tensor(type as RuntimeTensorClass.Type, values as RuntimeTensorClass.DataType, dims)
  return Object.assign(new Tensor('uint16', values as Uint16Array, dims), {type})
}

function bitsOf(values: unknown): unknown {
  if (!ArrayBuffer.isView(values) || values.constructor.name !== 'Float16Array') return values
  return new Uint16Array(values.buffer, values.byteOffset, values.byteLength / 2)
}

async function load(
  source: SessionSource,
  options: InferenceSession.SessionOptions,
): Promise<InferenceSession> {
  const {InferenceSession} = await import('onnxruntime-node')
  if ('path' in source) return InferenceSession.create(source.path, options)
  return InferenceSession.create(source.bytes, {
    ...options,
    ...(source.externalData.length === 0 ? {} : {externalData: [...source.externalData]}),
  })
}

async function loadOn(
  name: string,
  source: SessionSource,
  options: InferenceSession.SessionOptions,
): Promise<InferenceSession> {
  const device = await requireDevice(name)
  const {env} = await import('onnxruntime-node')
  env.logLevel = 'fatal'
  try {
    return await load(source, {...options, executionProviders: [name]})
  } catch (cause) {
    // Where the CPU refuses too, it is the model.
    await (await load(source, options)).release()
    throw await deviceUnavailable(device, asError(cause))
  }
}
