import type {TensorSpec} from '../../model/index.ts'
import type {Serving} from '../serving.ts'
import type {LiveModel} from '../types.ts'
import {DATATYPES} from './datatypes.ts'
import {inputSpecs, protocolShape} from './input-specs.ts'

/** Platform of ONNX models in the words of the protocol. */
const PLATFORM = 'onnx_onnxv1'

/** What the server can do beyond the protocol itself. */
export const EXTENSIONS: readonly string[] = ['binary_tensor_data']

export interface TensorMetadata {
  readonly name: string
  readonly datatype: string
  readonly shape: readonly number[]
}

export interface ModelMetadata {
  readonly name: string
  readonly versions: readonly string[]
  readonly platform: string
  readonly inputs: readonly TensorMetadata[]
  readonly outputs: readonly TensorMetadata[]
}

/** What a model takes and gives, and the versions of it that can be asked for. */
export function modelMetadata(serving: Serving, model: LiveModel): ModelMetadata {
  const live = serving.models.find(({name}) => name === model.name)?.live ?? [model]
  const {signature} = model.engine
  return {
    name: model.name,
    versions: live.map(({version}) => version).filter(version => version !== null),
    platform: PLATFORM,
    inputs: [...inputSpecs(signature).values()].map(tensorMetadata),
    outputs: signature.outputs.map(tensorMetadata),
  }
}

function tensorMetadata(spec: TensorSpec): TensorMetadata {
  return {name: spec.name, datatype: DATATYPES[spec.type], shape: protocolShape(spec)}
}

/** Our name of a version that a client may write without the v. */
export function askedVersion(version: string | undefined): string | undefined {
  if (version === undefined || version === '') return undefined
  const first = version.charCodeAt(0)
  return first >= 0x30 && first <= 0x39 ? `v${version}` : version
}
