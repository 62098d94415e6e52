import {
  floatsOf,
  isStandard,
  type GraphEditor,
  type NodeProto,
} from '../../../model/onnx/edit/index.ts'
import {weightedNode, type WeightedNode} from '../weights.ts'

/** What of a graph is computed in eight bits. */
export interface QuantizationPlan {
  readonly nodes: readonly WeightedNode[]
  /** Values that are held in eight bits, each with the value whose range it has, which is often its own. */
  readonly tensors: ReadonlyMap<string, string>
}

/** They keep eight bits where all that they read is in eight bits. */
const CARRIERS = [
  'Add',
  'Mul',
  'MaxPool',
  'AveragePool',
  'GlobalAveragePool',
  'LeakyRelu',
  'Concat',
]
/** These move values without changing one. */
const MOVERS = ['MaxPool', 'Reshape', 'Flatten', 'Transpose', 'Squeeze', 'Unsqueeze']

/**
 * Which values to quantise: what convolutions and products with constant matrices read; what convolutions give, since
 * the runtime fuses them so alone; and what passes between such values. A rectifier behind belongs to the node before
 * it: cutting at zero is what unsigned numbers do anyway.
 */
export function chooseTensors(editor: GraphEditor): QuantizationPlan {
  const nodes = editor.nodes.flatMap(node => {
    const found = weightedNode(editor, node)
    return found !== undefined && hasConstantBias(editor, found) ? [found] : []
  })
  const weighted = new Map(nodes.map(found => [found.node, found]))
  const tensors = new Map<string, string>()
  const take = (name: string, rangeOf = name): void => {
    if (!tensors.has(name)) tensors.set(name, rangeOf)
  }
  for (const {node} of nodes) take(node.input[0] ?? '')
  for (const node of editor.nodes) {
    const [output = ''] = node.output
    if (weighted.get(node)?.operator === 'Conv') take(behindRectifier(editor, output))
    const [first = ''] = node.input
    if (editor.isOutput(output) || !isStandard(node, ...CARRIERS, ...MOVERS)) continue
    const moves = isStandard(node, ...MOVERS)
    const read = moves ? [first] : node.input
    if (!read.every(name => tensors.has(name)) || node.output.length !== 1) continue
    if (moves) tensors.set(output, tensors.get(first) ?? first)
    else take(behindRectifier(editor, output))
  }
  return {nodes, tensors}
}

function hasConstantBias(
  editor: GraphEditor,
  {node, operator, bias, dims, axis}: WeightedNode,
): boolean {
  if (operator === 'MatMul' || bias === undefined) return true
  const tensor = editor.floatConstant(node.input[2])
  return tensor !== undefined && floatsOf(tensor).length === dims[axis]
}

/** The value behind a rectifier that alone reads this one; else the value itself. */
function behindRectifier(editor: GraphEditor, name: string): string {
  const [next, ...others] = editor.consumersOf(name)
  const rectified = next !== undefined && others.length === 0 && isRectifier(editor, next)
  return rectified && !editor.isOutput(name) ? (next.output[0] ?? name) : name
}

function isRectifier(editor: GraphEditor, node: NodeProto): boolean {
  if (isStandard(node, 'Relu')) return true
  const low = editor.floatConstant(node.input[1])
  return isStandard(node, 'Clip') && low !== undefined && floatsOf(low)[0] === 0
}
