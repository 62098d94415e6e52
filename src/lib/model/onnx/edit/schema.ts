import {create, createFileRegistry, fromBinary, toBinary, type Message} from '@bufbuild/protobuf'
import type {GenMessage} from '@bufbuild/protobuf/codegenv2'
import {
  FieldDescriptorProto_Label as Label,
  FieldDescriptorProto_Type as Type,
  FileDescriptorProtoSchema,
} from '@bufbuild/protobuf/wkt'
import type {
  AttributeProto,
  ModelProto,
  NodeProto,
  OperatorSetIdProto,
  TensorProto,
  ValueInfoProto,
} from './messages.ts'

/** Name of a field: its number, and its type; `[]` is repeated, `[packed]` repeated in one record. */
type Fields = Readonly<Record<string, readonly [number, string]>>

/**
 * The fields of onnx.proto (IR version 13) that editing a graph needs. Enumerations are declared as the whole numbers
 * that they are on the wire, so that values of newer versions come through.
 *
 * @see https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
 */
export const onnxFields: Readonly<Record<string, Fields>> = {
  ModelProto: {
    ir_version: [1, 'int64'],
    producer_name: [2, 'string'],
    producer_version: [3, 'string'],
    graph: [7, 'GraphProto'],
    opset_import: [8, 'OperatorSetIdProto[]'],
    metadata_props: [14, 'StringStringEntryProto[]'],
  },
  OperatorSetIdProto: {domain: [1, 'string'], version: [2, 'int64']},
  StringStringEntryProto: {key: [1, 'string'], value: [2, 'string']},
  GraphProto: {
    node: [1, 'NodeProto[]'],
    name: [2, 'string'],
    initializer: [5, 'TensorProto[]'],
    input: [11, 'ValueInfoProto[]'],
    output: [12, 'ValueInfoProto[]'],
    value_info: [13, 'ValueInfoProto[]'],
  },
  NodeProto: {
    input: [1, 'string[]'],
    output: [2, 'string[]'],
    name: [3, 'string'],
    op_type: [4, 'string'],
    attribute: [5, 'AttributeProto[]'],
    domain: [7, 'string'],
  },
  AttributeProto: {
    name: [1, 'string'],
    f: [2, 'float'],
    i: [3, 'int64'],
    s: [4, 'bytes'],
    t: [5, 'TensorProto'],
    g: [6, 'GraphProto'],
    // onnx.proto has these apart, a tag before each; every reader of the format takes them packed, and trees are a third smaller.
    floats: [7, 'float[packed]'],
    ints: [8, 'int64[packed]'],
    strings: [9, 'bytes[]'],
    graphs: [11, 'GraphProto[]'],
    type: [20, 'int32'],
  },
  TensorProto: {
    dims: [1, 'int64[]'],
    data_type: [2, 'int32'],
    float_data: [4, 'float[packed]'],
    int32_data: [5, 'int32[packed]'],
    string_data: [6, 'bytes[]'],
    int64_data: [7, 'int64[packed]'],
    name: [8, 'string'],
    raw_data: [9, 'bytes'],
    external_data: [13, 'StringStringEntryProto[]'],
    data_location: [14, 'int32'],
  },
  ValueInfoProto: {name: [1, 'string'], type: [2, 'TypeProto']},
  TypeProto: {tensor_type: [1, 'TypeProto.Tensor']},
  'TypeProto.Tensor': {elem_type: [1, 'int32'], shape: [2, 'TensorShapeProto']},
  TensorShapeProto: {dim: [1, 'TensorShapeProto.Dimension[]']},
  'TensorShapeProto.Dimension': {dim_value: [1, 'int64'], dim_param: [2, 'string']},
}

const SCALARS: Readonly<Record<string, Type>> = {
  int64: Type.INT64,
  int32: Type.INT32,
  float: Type.FLOAT,
  string: Type.STRING,
  bytes: Type.BYTES,
}

const registry = createFileRegistry(
  create(FileDescriptorProtoSchema, {
    name: 'onnx.proto',
    package: 'onnx',
    syntax: 'proto2',
    messageType: Object.keys(onnxFields)
      .filter(name => !name.includes('.'))
      .map(name => describeMessage(name, name)),
  }),
  () => undefined,
)

type MessageInit = NonNullable<
  Parameters<typeof create<typeof FileDescriptorProtoSchema>>[1]
>['messageType']

function describeMessage(full: string, name: string): NonNullable<MessageInit>[number] {
  const nested = Object.keys(onnxFields).filter(other => other.startsWith(`${full}.`))
  return {
    name,
    field: Object.entries(onnxFields[full] ?? {}).map(([field, [number, written]]) => {
      const type = written.replace(/\[.*\]$/, '')
      const scalar = SCALARS[type]
      return {
        name: field,
        number,
        label: written === type ? Label.OPTIONAL : Label.REPEATED,
        ...(scalar === undefined
          ? {type: Type.MESSAGE, typeName: `.onnx.${type}`}
          : {type: scalar}),
        ...(written.endsWith('[packed]') ? {options: {packed: true}} : {}),
      }
    }),
    nestedType: nested.map(other => describeMessage(other, other.slice(full.length + 1))),
  }
}

function schemaOf<M extends Message>(name: string): GenMessage<M> {
  const found = registry.getMessage(`onnx.${name}`)
  if (found === undefined) throw new Error(`onnx.${name} is not described.`)
  return found as unknown as GenMessage<M>
}

export const ModelSchema = schemaOf<ModelProto>('ModelProto')
export const NodeSchema = schemaOf<NodeProto>('NodeProto')
export const AttributeSchema = schemaOf<AttributeProto>('AttributeProto')
export const TensorSchema = schemaOf<TensorProto>('TensorProto')
export const ValueInfoSchema = schemaOf<ValueInfoProto>('ValueInfoProto')
export const OperatorSetIdSchema = schemaOf<OperatorSetIdProto>('OperatorSetIdProto')

/**
 * The messages of an ONNX file. Values of tensors stay where they are in `bytes`, and what the schema does not name is
 * kept in `$unknown` of its message.
 *
 * @throws Error when the bytes are no protocol buffer message; a caller gives it a code.
 */
export function decodeModel(bytes: Uint8Array): ModelProto {
  return fromBinary(ModelSchema, bytes)
}

/** The file of the messages; fields in the order of their numbers, unknown ones behind them. */
export function encodeModel(model: ModelProto): Uint8Array {
  return toBinary(ModelSchema, model)
}
