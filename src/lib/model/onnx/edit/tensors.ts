import {create} from '@bufbuild/protobuf'
import {DataType, type TensorProto} from './messages.ts'
import {TensorSchema} from './schema.ts'

/** Values in the layout that a tensor of the type has in a file. */
export type RawValues =
  | {readonly type: typeof DataType.float; readonly values: Float32Array}
  | {readonly type: typeof DataType.int8; readonly values: Int8Array}
  | {readonly type: typeof DataType.uint8; readonly values: Uint8Array}
  | {readonly type: typeof DataType.int32; readonly values: Int32Array}
  | {readonly type: typeof DataType.int64; readonly values: BigInt64Array}
  /** Half precision, as its bits. */
  | {readonly type: typeof DataType.float16; readonly values: Uint16Array}

export function createTensor(
  name: string,
  dims: readonly number[],
  {type, values}: RawValues,
): TensorProto {
  return create(TensorSchema, {
    name,
    dims: dims.map(BigInt),
    dataType: type,
    rawData: new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
  })
}

export function textTensor(name: string, texts: readonly string[]): TensorProto {
  return create(TensorSchema, {
    name,
    dims: [BigInt(texts.length)],
    dataType: DataType.string,
    stringData: texts.map(text => Buffer.from(text)),
  })
}

export function dimsOf({dims}: TensorProto): number[] {
  return dims.map(Number)
}

export function sizeOf(tensor: TensorProto): number {
  return dimsOf(tensor).reduce((product, size) => product * size, 1)
}

/** The values of a tensor of single precision; a view of the file where its bytes lie evenly. */
export function floatsOf({dataType, rawData, floatData}: TensorProto): Float32Array {
  if (dataType !== DataType.float) throw new Error(`A tensor of type ${dataType} holds no floats.`)
  if (rawData.length === 0) return Float32Array.from(floatData)
  // A copy of its own begins evenly; `slice` of a Buffer would be none.
  const even = rawData.byteOffset % 4 === 0 ? rawData : new Uint8Array(rawData)
  const {buffer, byteOffset, byteLength} = even
  return new Float32Array(buffer, byteOffset, Math.floor(byteLength / 4))
}
