import {lowRank as factorise} from '../../core/learning/index.ts'
import {
  createNode,
  DataType,
  floatsOf,
  GraphEditor,
  type NodeProto,
} from '../../model/onnx/edit/index.ts'
import {countOperators, type CompressionMethod, type MethodContext, type Outcome} from './method.ts'
import {transpose} from './transpose.ts'
import {isTransposed, weightedNodes, withoutWeights, type WeightedNode} from './weights.ts'

/** Eigenvectors of a larger matrix take minutes. */
const WIDEST = 1024
const FEWEST_VALUES = 1024

/**
 * A matrix becomes the product of two thin ones, the nearest to it of their rank.
 *
 * @see Denton et al. (2014), arXiv:1404.0736.
 */
export const lowRank: CompressionMethod = {
  name: 'low-rank',
  summary: 'a matrix becomes the product of two thin ones (SVD)',
  parameter: {name: 'share of the values of a matrix', standard: 0.5, min: 0.01, max: 0.95},
  apply: thin,
}

function thin(bytes: Uint8Array, {parameter}: MethodContext): Outcome {
  const editor = new GraphEditor(bytes)
  const weighted = weightedNodes(editor)
  const nodes = weighted.filter(({operator, dims: [rows = 0, columns = 0]}) => {
    const fits = rows * columns >= FEWEST_VALUES && Math.min(rows, columns) <= WIDEST
    return operator !== 'Conv' && fits && rankFor(rows, columns, parameter) > 0
  })
  if (nodes.length === 0)
    return {
      kind: 'unfit',
      reason:
        weighted.length > 0
          ? `it has no matrix of ${FEWEST_VALUES} values or more, one side of which is ${WIDEST} or less; kernels of convolutions are left alone`
          : withoutWeights(editor),
    }
  for (const found of nodes) editor.replace(found.node, ...multiply(editor, found, parameter))
  const changed = countOperators(nodes.map(({operator}) => operator))
  return {kind: 'made', model: editor.finish(), changed}
}

/** The rank whose factors have the share of values: share · k·n / (k + n). */
function rankFor(rows: number, columns: number, share: number): number {
  return Math.floor((share * rows * columns) / (rows + columns))
}

function multiply(
  editor: GraphEditor,
  {node, weight, dims, bias}: WeightedNode,
  share: number,
): NodeProto[] {
  const [input = ''] = node.input
  const [output = ''] = node.output
  const [rows = 0, columns = 0] = isTransposed(node) ? [...dims].reverse() : dims
  const values = isTransposed(node) ? transpose(floatsOf(weight), dims) : floatsOf(weight)
  const rank = rankFor(rows, columns, share)
  const {left, right} = factorise(values, rows, columns, rank)
  const matrix = (hint: string, shape: readonly number[], factor: Float64Array): string =>
    editor.addConstant(hint, shape, {type: DataType.float, values: Float32Array.from(factor)})
  const between = editor.freshName('thin')
  const last = bias === undefined ? output : editor.freshName('wide')
  return [
    createNode('MatMul', [input, matrix('left', [rows, rank], left)], [between]),
    createNode('MatMul', [between, matrix('right', [rank, columns], right)], [last]),
    ...(bias === undefined ? [] : [createNode('Add', [last, bias], [output])]),
  ]
}
