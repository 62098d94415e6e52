import {quantizeBlocks} from '../../core/quantization/index.ts'
import {
  createNode,
  DataType,
  floatsOf,
  GraphEditor,
  sizeOf,
  type NodeProto,
} from '../../model/onnx/edit/index.ts'
import {countOperators, type CompressionMethod, type Outcome} from './method.ts'
import {isTransposed, weightedNodes, withoutWeights, type WeightedNode} from './weights.ts'

const BLOCK = 32
const FEWEST_VALUES = 1024
const MICROSOFT = 'com.microsoft'

/**
 * Matrices in four bits, in blocks of 32 values with a scale each.
 *
 * @see MatMulNBits in the contrib operators of onnxruntime.
 */
export const int4Weights: CompressionMethod = {
  name: 'int4-weights',
  summary: 'matrices in 4 bits by blocks of 32, computed by an operator of ONNX Runtime alone',
  apply: quantizeMatrices,
}

function quantizeMatrices(bytes: Uint8Array): Outcome {
  const editor = new GraphEditor(bytes)
  const weighted = weightedNodes(editor)
  const nodes = weighted.filter(
    ({operator, weight}) => operator !== 'Conv' && sizeOf(weight) >= FEWEST_VALUES,
  )
  if (nodes.length === 0)
    return {
      kind: 'unfit',
      reason:
        weighted.length > 0
          ? `its matrices have fewer than ${FEWEST_VALUES} values, and kernels of convolutions have no operator of 4 bits`
          : withoutWeights(editor),
    }
  editor.useDomain(MICROSOFT, 1)
  for (const found of nodes) editor.replace(found.node, ...multiply(editor, found))
  return {
    kind: 'made',
    model: editor.finish(),
    changed: countOperators(nodes.map(({operator}) => operator)),
  }
}

function multiply(editor: GraphEditor, {node, weight, dims, bias}: WeightedNode): NodeProto[] {
  const [input = ''] = node.input
  const [output = ''] = node.output
  const values = floatsOf(weight)
  const [rows = 0, columns = 0] = isTransposed(node) ? [...dims].reverse() : dims
  const at = isTransposed(node)
    ? (row: number, column: number): number => values[column * rows + row] ?? 0
    : (row: number, column: number): number => values[row * columns + column] ?? 0
  const packed = quantizeBlocks(at, rows, columns, BLOCK)
  const matrix = editor.addConstant('w', [columns, packed.blocks, BLOCK / 2], {
    type: DataType.uint8,
    values: packed.values,
  })
  const scales = editor.addConstant('w_scale', [columns * packed.blocks], {
    type: DataType.float,
    values: packed.scales,
  })
  const product = bias === undefined ? output : editor.freshName('p')
  const nodes = [
    createNode('MatMulNBits', [input, matrix, scales], [product], {
      domain: MICROSOFT,
      attributes: {
        K: BigInt(rows),
        N: BigInt(columns),
        bits: 4n,
        block_size: BigInt(BLOCK),
      },
    }),
  ]
  if (bias !== undefined) nodes.push(createNode('Add', [product, bias], [output]))
  return nodes
}
