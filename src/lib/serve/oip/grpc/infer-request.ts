import {BinaryReader, WireType} from '@bufbuild/protobuf/wire'
import {forEachField} from '../../../core/protobuf/index.ts'
import type {OfferedTensor} from '../bind-inputs.ts'
import {refuse} from '../refuse.ts'

/** More tensors than any model takes; each costs memory before the model is known. */
const MAX_TENSORS = 10_000

export type Parameter = boolean | bigint | number | string
export type ParameterMap = ReadonlyMap<string, Parameter>

/** A tensor of a ModelInferRequest, its values still on the wire. */
export interface WireTensor extends OfferedTensor {
  /** InferTensorContents messages, each a part of the values by field of their type. */
  readonly contents: readonly Uint8Array[]
  readonly raw: Uint8Array | undefined
}

export interface WireOutput {
  readonly name: string
  readonly parameters: ParameterMap
}

/** What a ModelInferRequest says beside the model it asks. */
export interface WireRequest {
  readonly id: string
  readonly parameters: ParameterMap
  readonly inputs: readonly WireTensor[]
  readonly outputs: readonly WireOutput[]
}

/** @throws RequestError `invalid`; Error when the bytes are no message. */
export function readWireRequest(bytes: Uint8Array): WireRequest {
  let id = ''
  const parameters = new Map<string, Parameter>()
  const inputs: WireTensor[] = []
  const outputs: WireOutput[] = []
  const raws: Uint8Array[] = []
  forEachField(bytes, (field, reader, wireType) => {
    if (wireType !== WireType.LengthDelimited) return false
    if (field === 3) id = reader.string(true)
    else if (field === 4) readParameter(reader.bytes(), parameters)
    else if (field === 5) inputs.push(readInput(reader.bytes()))
    else if (field === 6) outputs.push(readOutput(reader.bytes()))
    else if (field === 7) raws.push(reader.bytes())
    else return false
    if (Math.max(inputs.length, outputs.length, raws.length) > MAX_TENSORS)
      throw refuse(`A request may name at most ${MAX_TENSORS} tensors.`)
    return true
  })
  return {id, parameters, inputs: withRaws(inputs, raws), outputs}
}

function withRaws(
  inputs: readonly WireTensor[],
  raws: readonly Uint8Array[],
): readonly WireTensor[] {
  if (raws.length === 0) return inputs
  if (raws.length !== inputs.length)
    throw refuse(
      `There are ${inputs.length} inputs and ${raws.length} raw_input_contents; each input needs one.`,
    )
  return inputs.map((input, index) => {
    if (input.contents.some(part => part.length > 0))
      throw refuse('A request has its values in contents or in raw_input_contents, not in both.')
    return {...input, raw: raws[index]}
  })
}

function readInput(bytes: Uint8Array): WireTensor {
  let name = ''
  let datatype = ''
  const shape: number[] = []
  const contents: Uint8Array[] = []
  forEachField(bytes, (field, reader, wireType) => {
    if (field === 3 && wireType === WireType.Varint) shape.push(Number(reader.int64()))
    else if (wireType !== WireType.LengthDelimited) return false
    else if (field === 1) name = reader.string(true)
    else if (field === 2) datatype = reader.string(true)
    else if (field === 3) {
      const packed = new BinaryReader(reader.bytes())
      while (packed.pos < packed.len) shape.push(Number(packed.int64()))
    } else if (field === 5) contents.push(reader.bytes())
    else return false
    return true
  })
  return {name, datatype, shape, contents, raw: undefined}
}

function readOutput(bytes: Uint8Array): WireOutput {
  let name = ''
  const parameters = new Map<string, Parameter>()
  forEachField(bytes, (field, reader, wireType) => {
    if (wireType !== WireType.LengthDelimited) return false
    if (field === 1) name = reader.string(true)
    else if (field === 2) readParameter(reader.bytes(), parameters)
    else return false
    return true
  })
  return {name, parameters}
}

/** An entry of a map<string, InferParameter>. */
function readParameter(bytes: Uint8Array, parameters: Map<string, Parameter>): void {
  let key = ''
  let value: Parameter | undefined
  forEachField(bytes, (field, reader, wireType) => {
    if (wireType !== WireType.LengthDelimited) return false
    if (field === 1) key = reader.string(true)
    else if (field === 2) value = readParameterValue(reader.bytes())
    else return false
    return true
  })
  if (value !== undefined) parameters.set(key, value)
}

function readParameterValue(bytes: Uint8Array): Parameter | undefined {
  let value: Parameter | undefined
  forEachField(bytes, (field, reader, wireType) => {
    if (field === 1 && wireType === WireType.Varint) value = reader.bool()
    else if (field === 2 && wireType === WireType.Varint) value = BigInt(reader.int64())
    else if (field === 3 && wireType === WireType.LengthDelimited) value = reader.string(true)
    else if (field === 4 && wireType === WireType.Bit64) value = reader.double()
    else if (field === 5 && wireType === WireType.Varint) value = BigInt(reader.uint64())
    else return false
    return true
  })
  return value
}
