import type {InferenceSession} from 'onnxruntime-node'
import {setOwn} from '../../core/records/index.ts'

/** A tensor as the runtime takes it: row-major values in the typed array of its element type. */
export interface RuntimeTensor {
  readonly type: string
  readonly dims: readonly number[]
  readonly values: unknown
}

export type RuntimeTensors = Readonly<Record<string, RuntimeTensor>>

/** What to load: a file, or its bytes with the files of weights that they refer to. */
export type SessionSource =
  | {readonly path: string}
  | {
      readonly bytes: Uint8Array
      readonly externalData: readonly {readonly path: string; readonly data: Uint8Array}[]
    }

/** A graph in the runtime. */
export interface RuntimeSession {
  run(feeds: RuntimeTensors): Promise<RuntimeTensors>
  /** Undefined where the runtime offers nothing but a promise. */
  readonly runNow: ((feeds: RuntimeTensors) => RuntimeTensors) | undefined
  release(): Promise<void>
}

/** Opens a graph of which the outputs named are computed. */
export type OpenSession = (
  source: SessionSource,
  options: InferenceSession.SessionOptions,
  outputs: readonly string[],
) => Promise<RuntimeSession>

/** The tensors of an answer. */
export function readAnswer(
  results: Readonly<Record<string, {type: string; dims: readonly number[]; data: unknown}>>,
): RuntimeTensors {
  const tensors: Record<string, RuntimeTensor> = {}
  for (const name of Object.keys(results)) {
    const tensor = results[name]
    if (tensor === undefined) continue
    setOwn(tensors, name, {type: tensor.type, dims: tensor.dims, values: bitsOf(tensor.data)})
  }
  return tensors
}

export function loadOptions(
  source: SessionSource,
  options: InferenceSession.SessionOptions,
): InferenceSession.SessionOptions {
  if ('path' in source || source.externalData.length === 0) return options
  return {...options, externalData: [...source.externalData]}
}

/**
 * Half precision is held as its bits everywhere in this program; where the language has Float16Array
 * (Node 24), the runtime answers with one.
 */
function bitsOf(values: unknown): unknown {
  if (!ArrayBuffer.isView(values) || values.constructor.name !== 'Float16Array') return values
  return new Uint16Array(values.buffer, values.byteOffset, values.byteLength / 2)
}
