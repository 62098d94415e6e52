export {inlineExternalData} from './external-data.ts'
export {GraphEditor} from './graph-editor.ts'
export * from './messages.ts'
export {
  attributeOf,
  createNode,
  floatOf,
  integerOf,
  isStandard,
  type AttributeValue,
} from './nodes.ts'
export {decodeModel, encodeModel, ModelSchema, onnxFields, ValueInfoSchema} from './schema.ts'
export {createTensor, dimsOf, floatsOf, sizeOf, textTensor, type RawValues} from './tensors.ts'
export {graphsOf} from './subgraphs.ts'
