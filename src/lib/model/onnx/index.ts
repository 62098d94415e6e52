export {exposeTensors} from './expose-tensors.ts'
export {readOnnx, type OnnxModel} from './read-onnx.ts'
export type {OnnxNode} from './read-node.ts'
export type {OnnxValue} from './read-value.ts'
