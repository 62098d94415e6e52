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
export {
  decodeModel,
  encodeModel,
  GraphSchema,
  ModelSchema,
  onnxFields,
  ValueInfoSchema,
} from './schema.ts'
export {graphsOf, subgraphsOf, valuesReadBy} from './subgraphs.ts'
export {
  createTensor,
  dimsOf,
  floatsOf,
  integersOf,
  sizeOf,
  textTensor,
  type RawValues,
} from './tensors.ts'
