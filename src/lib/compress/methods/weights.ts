import {
  attributeOf,
  dimsOf,
  floatOf,
  integerOf,
  isStandard,
  type GraphEditor,
  type NodeProto,
  type TensorProto,
} from '../../model/onnx/edit/index.ts'

/** A node that multiplies with a matrix, or slides over one, that is the same in every run. */
export interface WeightedNode {
  readonly node: NodeProto
  readonly operator: 'Conv' | 'Gemm' | 'MatMul'
  readonly weight: TensorProto
  readonly dims: readonly number[]
  /** Dimension of the weight that counts outputs. */
  readonly axis: number
  /** Name of the bias. */
  readonly bias: string | undefined
}

/** The nodes of a graph whose weights are known, in single precision. */
export function weightedNodes(editor: GraphEditor): WeightedNode[] {
  return editor.nodes.flatMap(node => weightedNode(editor, node) ?? [])
}

export function weightedNode(editor: GraphEditor, node: NodeProto): WeightedNode | undefined {
  const weight = editor.floatConstant(node.input[1])
  if (weight === undefined || node.input[0] === '') return undefined
  const dims = dimsOf(weight)
  const bias = node.input[2] === '' ? undefined : node.input[2]
  if (isStandard(node, 'Conv') && dims.length >= 3)
    return {node, operator: 'Conv', weight, dims, axis: 0, bias}
  if (isStandard(node, 'MatMul') && dims.length === 2)
    return {node, operator: 'MatMul', weight, dims, axis: 1, bias: undefined}
  if (isStandard(node, 'Gemm') && dims.length === 2 && isPlain(node))
    return {node, operator: 'Gemm', weight, dims, axis: isTransposed(node) ? 0 : 1, bias}
  return undefined
}

/** A Gemm that is A·B + C or A·Bᵀ + C. */
function isPlain(node: NodeProto): boolean {
  const scaled = floatOf(node, 'alpha', 1) !== 1 || floatOf(node, 'beta', 1) !== 1
  return !scaled && integerOf(node, 'transA', 0) === 0
}

export function isTransposed(node: NodeProto): boolean {
  return attributeOf(node, 'transB')?.i === 1n
}

/** Why nothing is done for a model without such nodes. */
export function withoutWeights(editor: GraphEditor): string {
  const trees = editor.nodes.filter(({opType}) => opType.startsWith('TreeEnsemble'))
  if (trees.length > 0)
    return 'the weights of trees are thresholds and leaves inside one operator, which takes no others; distill, drop-trees and prune-trees apply'
  const doubles = editor.graph.initializer.some(({dataType}) => dataType === 11)
  if (doubles) return 'its weights are in double precision; export it in single precision first'
  return 'it has no Conv, Gemm or MatMul with constant weights in single precision'
}
