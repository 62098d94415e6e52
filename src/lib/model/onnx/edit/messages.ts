import type {Message} from '@bufbuild/protobuf'

/** The messages of an ONNX file as far as a graph is edited; whatever else a file has stays in `$unknown`. */
export type ModelProto = Message<'onnx.ModelProto'> & {
  irVersion: bigint
  opsetImport: OperatorSetIdProto[]
  producerName: string
  producerVersion: string
  graph?: GraphProto
  metadataProps: StringStringEntryProto[]
}

export type OperatorSetIdProto = Message<'onnx.OperatorSetIdProto'> & {
  domain: string
  version: bigint
}

export type StringStringEntryProto = Message<'onnx.StringStringEntryProto'> & {
  key: string
  value: string
}

export type GraphProto = Message<'onnx.GraphProto'> & {
  node: NodeProto[]
  name: string
  initializer: TensorProto[]
  input: ValueInfoProto[]
  output: ValueInfoProto[]
  valueInfo: ValueInfoProto[]
}

export type NodeProto = Message<'onnx.NodeProto'> & {
  input: string[]
  output: string[]
  name: string
  opType: string
  domain: string
  attribute: AttributeProto[]
}

export type AttributeProto = Message<'onnx.AttributeProto'> & {
  name: string
  /** One of `AttributeType`. */
  type: number
  f: number
  i: bigint
  s: Uint8Array
  t?: TensorProto
  g?: GraphProto
  floats: number[]
  ints: bigint[]
  strings: Uint8Array[]
  graphs: GraphProto[]
}

export type TensorProto = Message<'onnx.TensorProto'> & {
  dims: bigint[]
  /** One of `DataType`. */
  dataType: number
  floatData: number[]
  int32Data: number[]
  stringData: Uint8Array[]
  int64Data: bigint[]
  name: string
  rawData: Uint8Array
  externalData: StringStringEntryProto[]
  /** 1: the values are in another file. */
  dataLocation: number
}

export type ValueInfoProto = Message<'onnx.ValueInfoProto'> & {
  name: string
  type?: TypeProto
}

export type TypeProto = Message<'onnx.TypeProto'> & {
  tensorType?: TensorTypeProto
}

export type TensorTypeProto = Message<'onnx.TypeProto.Tensor'> & {
  elemType: number
  shape?: TensorShapeProto
}

export type TensorShapeProto = Message<'onnx.TensorShapeProto'> & {
  dim: DimensionProto[]
}

export type DimensionProto = Message<'onnx.TensorShapeProto.Dimension'> & {
  dimValue: bigint
  dimParam: string
}

/** TensorProto.DataType. */
export const DataType = {
  float: 1,
  uint8: 2,
  int8: 3,
  int32: 6,
  int64: 7,
  string: 8,
  float16: 10,
} as const

/** AttributeProto.AttributeType. */
export const AttributeType = {
  float: 1,
  int: 2,
  string: 3,
  tensor: 4,
  graph: 5,
  floats: 6,
  ints: 7,
  strings: 8,
  graphs: 10,
} as const
