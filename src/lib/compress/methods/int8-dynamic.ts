import {MOST_OF_PRODUCTS, quantizeChannels} from '../../core/quantization/index.ts'
import {
  createNode,
  DataType,
  floatsOf,
  GraphEditor,
  type NodeProto,
} from '../../model/onnx/edit/index.ts'
import {countOperators, type CompressionMethod, type Outcome} from './method.ts'
import {isTransposed, weightedNodes, withoutWeights, type WeightedNode} from './weights.ts'
import {transpose} from './transpose.ts'

const OLDEST_OPSET = 11

/**
 * Dynamic quantisation: weights in eight bits, and values as well, by the range that each run has.
 *
 * @see `onnxruntime.quantization.quantize_dynamic`, per channel.
 */
export const int8Dynamic: CompressionMethod = {
  name: 'int8-dynamic',
  summary: 'products with matrices in 8 bits, ranges of values taken anew in every run',
  apply: quantizeDynamically,
}

function quantizeDynamically(bytes: Uint8Array): Outcome {
  const editor = new GraphEditor(bytes)
  const weighted = weightedNodes(editor)
  const nodes = weighted.filter(({operator}) => operator !== 'Conv')
  if (nodes.length === 0)
    return {
      kind: 'unfit',
      reason:
        weighted.length > 0
          ? 'its weights are those of convolutions, which are quantised by int8, with calibration rows'
          : withoutWeights(editor),
    }
  if (editor.opset() < OLDEST_OPSET)
    return {
      kind: 'unfit',
      reason: `its opset ${editor.opset()} is older than ${OLDEST_OPSET}, the first with DynamicQuantizeLinear`,
    }
  const inputs = new Map<string, readonly string[]>()
  for (const found of nodes) editor.replace(found.node, ...multiply(editor, found, inputs))
  return {
    kind: 'made',
    model: editor.finish(),
    changed: countOperators(nodes.map(({operator}) => operator)),
  }
}

/** The nodes that multiply in whole numbers; an input that several read is quantised once. */
function multiply(
  editor: GraphEditor,
  {node, weight, dims, bias}: WeightedNode,
  inputs: Map<string, readonly string[]>,
): NodeProto[] {
  const [input = ''] = node.input
  const [output = ''] = node.output
  const values = isTransposed(node) ? transpose(floatsOf(weight), dims) : floatsOf(weight)
  const shape = isTransposed(node) ? [...dims].reverse() : dims
  const quantized = quantizeChannels(values, shape, 1, MOST_OF_PRODUCTS)
  const nodes: NodeProto[] = []
  let own = inputs.get(input)
  if (own === undefined) {
    own = ['q', 'q_scale', 'q_zero'].map(hint => editor.freshName(hint))
    inputs.set(input, own)
    nodes.push(createNode('DynamicQuantizeLinear', [input], own))
  }
  const [whole = '', scale = '', zero = ''] = own
  const matrix = editor.addConstant('w', shape, {type: DataType.int8, values: quantized.values})
  const scales = editor.addConstant('w_scale', [quantized.scales.length], {
    type: DataType.float,
    values: quantized.scales,
  })
  const [product = '', wide = '', worth = ''] = ['p', 'p_wide', 'p_scale'].map(hint =>
    editor.freshName(hint),
  )
  const last = bias === undefined ? output : editor.freshName('p_float')
  nodes.push(
    createNode('MatMulInteger', [whole, matrix, zero], [product]),
    createNode('Cast', [product], [wide], {attributes: {to: BigInt(DataType.float)}}),
    createNode('Mul', [scale, scales], [worth]),
    createNode('Mul', [wide, worth], [last]),
  )
  if (bias !== undefined) nodes.push(createNode('Add', [last, bias], [output]))
  return nodes
}
