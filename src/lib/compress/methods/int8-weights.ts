import {quantizeChannels} from '../../core/quantization/index.ts'
import {
  createNode,
  createTensor,
  DataType,
  dimsOf,
  floatsOf,
  GraphEditor,
  isStandard,
  sizeOf,
  type TensorProto,
} from '../../model/onnx/edit/index.ts'
import type {CompressionMethod, Outcome} from './method.ts'
import {weightedNodes, withoutWeights} from './weights.ts'

/** The nodes that unpack a smaller tensor take more bytes than they save. */
const FEWEST_VALUES = 256

/**
 * Weights in eight bits by channel. They are unpacked by Cast and Mul, not by DequantizeLinear: the runtime computes
 * the former once, when it loads the model, and the latter in every run.
 */
export const int8Weights: CompressionMethod = {
  name: 'int8-weights',
  summary: 'weights alone in 8 bits, unpacked when the model is loaded; computes as before',
  apply: quantizeWeights,
}

function quantizeWeights(bytes: Uint8Array): Outcome {
  const editor = new GraphEditor(bytes)
  const weights = weightsByChannel(editor)
  if (weights.size === 0) return {kind: 'unfit', reason: withoutWeights(editor)}
  for (const [tensor, axis] of weights) pack(editor, tensor, axis)
  const count = weights.size
  return {
    kind: 'made',
    model: editor.finish(),
    changed: `${count} ${count === 1 ? 'tensor' : 'tensors'}`,
  }
}

/** Matrices, kernels and tables of embeddings that are worth it, each with the dimension of its channels. */
function weightsByChannel(editor: GraphEditor): ReadonlyMap<TensorProto, number> {
  const weights = new Map(weightedNodes(editor).map(({weight, axis}) => [weight, axis] as const))
  for (const node of editor.nodes) {
    const table = isStandard(node, 'Gather') ? editor.floatConstant(node.input[0]) : undefined
    if (table !== undefined && dimsOf(table).length === 2) weights.set(table, 0)
  }
  return new Map([...weights].filter(([tensor]) => sizeOf(tensor) >= FEWEST_VALUES))
}

function pack(editor: GraphEditor, tensor: TensorProto, axis: number): void {
  const {name} = tensor
  const dims = dimsOf(tensor)
  const {values, scales} = quantizeChannels(floatsOf(tensor), dims, axis)
  editor.removeConstant(name)
  const whole = editor.addTensor(
    createTensor(editor.freshName('w'), dims, {type: DataType.int8, values}),
  )
  const shape = dims.map((size, index) => (index === axis ? size : 1))
  const scale = editor.addConstant('w_scale', shape, {type: DataType.float, values: scales})
  const wide = editor.freshName('w_wide')
  editor.add(
    createNode('Cast', [whole], [wide], {attributes: {to: BigInt(DataType.float)}}),
    createNode('Mul', [wide, scale], [name]),
  )
}
