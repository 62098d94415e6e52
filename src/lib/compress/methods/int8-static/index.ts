import {affineParameters, type AffineParameters} from '../../../core/quantization/index.ts'
import {GraphEditor} from '../../../model/onnx/edit/index.ts'
import {
  countOperators,
  type CompressionMethod,
  type MethodContext,
  type Outcome,
} from '../method.ts'
import {withoutWeights} from '../weights.ts'
import {chooseTensors, type QuantizationPlan} from './choose-tensors.ts'
import {foldBatchNorm} from './fold-batch-norm.ts'
import {pairWriter} from './insert-pairs.ts'
import {observeRanges} from '../observe-ranges.ts'

const OLDEST_OPSET = 10

/**
 * Static quantisation: weights and values in eight bits, the ranges of values seen on calibration rows.
 *
 * @see `onnxruntime.quantization.quantize_static` with QDQ, per channel, QInt8 weights and QUInt8 activations.
 */
export const int8Static: CompressionMethod = {
  name: 'int8',
  summary: 'weights and values in 8 bits, ranges from calibration rows (QDQ, per channel)',
  apply: quantizeStatically,
}

async function quantizeStatically(bytes: Uint8Array, context: MethodContext): Promise<Outcome> {
  const editor = new GraphEditor(bytes)
  foldBatchNorm(editor)
  const plan = chooseTensors(editor)
  if (plan.nodes.length === 0) return {kind: 'unfit', reason: withoutWeights(editor)}
  if (editor.opset() < OLDEST_OPSET)
    return {
      kind: 'unfit',
      reason: `its opset ${editor.opset()} is older than ${OLDEST_OPSET}, the first that knows quantised values`,
    }
  const parameters = await observe(editor, plan, context)
  const pairs = pairWriter(editor)
  for (const found of plan.nodes) {
    const input = parameters.get(found.node.input[0] ?? '')
    if (input !== undefined) pairs.weights(found, input)
  }
  for (const [tensor, found] of parameters) pairs.around(tensor, found)
  const changed = countOperators(plan.nodes.map(({operator}) => operator))
  return {kind: 'made', model: editor.finish(), changed}
}

async function observe(
  editor: GraphEditor,
  {tensors}: QuantizationPlan,
  context: MethodContext,
): Promise<ReadonlyMap<string, AffineParameters>> {
  const names = [...new Set(tensors.values())]
  const ranges = await observeRanges(editor.finish(), names, context)
  return new Map(
    [...tensors].flatMap(([tensor, rangeOf]) => {
      const range = ranges.get(rangeOf)
      const known = range !== undefined && Number.isFinite(range.min) && Number.isFinite(range.max)
      return known ? [[tensor, affineParameters(range.min, range.max)] as const] : []
    }),
  )
}
