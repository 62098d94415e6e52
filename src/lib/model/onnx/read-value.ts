import type {ElementType} from '../types.ts'
import {forEachField} from '../../core/protobuf/index.ts'

/** What a value of a graph is: a tensor, or one of the kinds that cannot be fed or fetched. */
export type OnnxType =
  | {
      readonly kind: 'tensor'
      readonly element: ElementType | undefined
      /** Name of the element type as ONNX has it, for messages about those that cannot be run. */
      readonly elementName: string
      /** null is dynamic; undefined when the file does not even say how many dimensions. */
      readonly shape: readonly (number | null)[] | undefined
    }
  | {readonly kind: 'sequence' | 'map' | 'optional' | 'sparse' | 'unknown'}

export interface OnnxValue {
  readonly name: string
  readonly type: OnnxType
}

// TensorProto.DataType of onnx.proto, by number.
const ELEMENTS: readonly string[] = [
  'undefined',
  'float32',
  'uint8',
  'int8',
  'uint16',
  'int16',
  'int32',
  'int64',
  'string',
  'bool',
  'float16',
  'float64',
  'uint32',
  'uint64',
  'complex64',
  'complex128',
  'bfloat16',
  'float8e4m3fn',
  'float8e4m3fnuz',
  'float8e5m2',
  'float8e5m2fnuz',
  'uint4',
  'int4',
  'float4e2m1',
]
const CANNOT_RUN = /^(undefined|complex|bfloat|float8|float4|u?int4$)/

export function readValueInfo(bytes: Uint8Array): OnnxValue {
  let name = ''
  let type: OnnxType = {kind: 'unknown'}
  forEachField(bytes, (field, reader) => {
    if (field === 1) name = reader.string()
    else if (field === 2) type = readType(reader.bytes())
    else return false
    return true
  })
  return {name, type}
}

const KINDS: Readonly<Record<number, 'sequence' | 'map' | 'sparse' | 'optional'>> = {
  4: 'sequence',
  5: 'map',
  8: 'sparse',
  9: 'optional',
}

function readType(bytes: Uint8Array): OnnxType {
  let type: OnnxType = {kind: 'unknown'}
  forEachField(bytes, (field, reader) => {
    if (field === 1) type = readTensorType(reader.bytes())
    else {
      const kind = KINDS[field]
      if (kind !== undefined) type = {kind}
      return false
    }
    return true
  })
  return type
}

function readTensorType(bytes: Uint8Array): OnnxType {
  let elementName = 'undefined'
  let shape: (number | null)[] | undefined
  forEachField(bytes, (field, reader) => {
    if (field === 1) {
      const number = reader.int32()
      elementName = ELEMENTS[number] ?? `type ${number}`
    } else if (field === 2) shape = readShape(reader.bytes())
    else return false
    return true
  })
  const runs = ELEMENTS.includes(elementName) && !CANNOT_RUN.test(elementName)
  return {
    kind: 'tensor',
    element: runs ? (elementName as ElementType) : undefined,
    elementName,
    shape,
  }
}

function readShape(bytes: Uint8Array): (number | null)[] {
  const shape: (number | null)[] = []
  forEachField(bytes, (field, reader) => {
    if (field !== 1) return false
    shape.push(readDimension(reader.bytes()))
    return true
  })
  return shape
}

/** Size of a dimension; null for a named or unnamed dynamic one (exporters write 0 for it, too). */
function readDimension(bytes: Uint8Array): number | null {
  let size: number | null = null
  forEachField(bytes, (field, reader) => {
    if (field !== 1) return false
    const value = Number(reader.int64())
    size = value > 0 ? value : null
    return true
  })
  return size
}
