import {
  createTensor,
  DataType,
  dimsOf,
  floatsOf,
  GraphEditor,
  type TensorProto,
} from '../../model/onnx/edit/index.ts'
import type {CompressionMethod, MethodContext, Outcome} from './method.ts'
import {weightedNodes, withoutWeights} from './weights.ts'

/**
 * Sets the weights of smallest magnitude to zero, a share of each tensor. The file keeps its size, and gets smaller as
 * it travels, where it is compressed.
 *
 * @see Han et al. (2015), arXiv:1506.02626; `torch.nn.utils.prune.l1_unstructured`.
 */
export const pruneMagnitude: CompressionMethod = {
  name: 'prune-magnitude',
  summary: 'the smallest weights become zero; smaller only where the file is compressed',
  parameter: {name: 'share of weights', standard: 0.5, min: 0.01, max: 0.99},
  apply: prune,
}

function prune(bytes: Uint8Array, {parameter}: MethodContext): Outcome {
  const editor = new GraphEditor(bytes)
  const weights = new Set(weightedNodes(editor).map(({weight}) => weight))
  if (weights.size === 0) return {kind: 'unfit', reason: withoutWeights(editor)}
  let [zeros, all] = [0, 0]
  for (const weight of weights) {
    const values = withoutSmallest(floatsOf(weight), parameter)
    zeros += values.filter(value => value === 0).length
    all += values.length
    replaceValues(editor, weight, values)
  }
  const shown = `${zeros.toLocaleString('en-US')} of ${all.toLocaleString('en-US')} weights`
  return {kind: 'made', model: editor.finish(), changed: shown}
}

/** The values with the share of smallest magnitude at zero; of equal ones those that come first. */
function withoutSmallest(values: Float32Array, share: number): Float32Array {
  const order = Uint32Array.from(values, (_, index) => index).sort(
    (a, b) => Math.abs(values[a] ?? 0) - Math.abs(values[b] ?? 0),
  )
  const pruned = values.slice()
  for (const index of order.subarray(0, Math.floor(share * values.length))) pruned[index] = 0
  return pruned
}

function replaceValues(
  editor: GraphEditor,
  {name, ...tensor}: TensorProto,
  values: Float32Array,
): void {
  const dims = dimsOf({name, ...tensor})
  editor.removeConstant(name)
  editor.addTensor(createTensor(name, dims, {type: DataType.float, values}))
}
