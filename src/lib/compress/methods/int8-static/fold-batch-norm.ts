import {
  DataType,
  dimsOf,
  floatOf,
  floatsOf,
  isStandard,
  type GraphEditor,
  type NodeProto,
} from '../../../model/onnx/edit/index.ts'
import {weightedNode} from '../weights.ts'

/**
 * Puts what a normalisation behind a convolution does into its weights: w·γ/σ and (b − μ)·γ/σ + β. The runtime does so
 * by itself, but not where quantisation stands between.
 */
export function foldBatchNorm(editor: GraphEditor): void {
  for (const node of editor.nodes)
    if (isStandard(node, 'BatchNormalization') && node.output.filter(Boolean).length === 1)
      foldOne(editor, node)
}

function foldOne(editor: GraphEditor, norm: NodeProto): void {
  const [input = '', ...rest] = norm.input
  const before = editor.producerOf(input)
  const conv = before && weightedNode(editor, before)
  const parameters = rest.map(name => editor.floatConstant(name))
  const [gamma, beta, mean, variance] = parameters.map(tensor => tensor && floatsOf(tensor))
  const bias = conv?.bias === undefined ? undefined : editor.floatConstant(conv.bias)
  if (gamma === undefined || beta === undefined || mean === undefined || variance === undefined)
    return
  const alone = editor.consumersOf(input).length === 1 && !editor.isOutput(input)
  if (conv?.operator !== 'Conv' || !alone || (conv.bias !== undefined && bias === undefined)) return
  const epsilon = floatOf(norm, 'epsilon', 1e-5)
  const factors = gamma.map(
    (value, channel) => value / Math.sqrt((variance[channel] ?? 0) + epsilon),
  )
  const weights = floatsOf(conv.weight)
  const inner = weights.length / gamma.length
  const folded = weights.map((value, index) => value * (factors[Math.floor(index / inner)] ?? 0))
  const biases = bias && floatsOf(bias)
  const shifted = beta.map(
    (value, channel) =>
      value + ((biases?.[channel] ?? 0) - (mean[channel] ?? 0)) * (factors[channel] ?? 0),
  )
  conv.node.input = [
    conv.node.input[0] ?? '',
    editor.addConstant('weight', dimsOf(conv.weight), {type: DataType.float, values: folded}),
    editor.addConstant('bias', [shifted.length], {type: DataType.float, values: shifted}),
  ]
  conv.node.output = [...norm.output]
  editor.replace(norm)
}
