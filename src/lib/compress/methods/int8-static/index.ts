import {affineParameters, type AffineParameters} from '../../../core/quantization/index.ts'
import {GraphEditor} from '../../../model/onnx/edit/index.ts'
import {
  countOperators,
  type CompressionMethod,
  type MethodContext,
  type Outcome,
} from '../method.ts'
import {withoutWeights} from '../weights.ts'
import {entropy, percentile, wholeRange, type Calibration} from './calibrate.ts'
import {chooseTensors, type QuantizationPlan} from './choose-tensors.ts'
import {foldBatchNorm} from './fold-batch-norm.ts'
import {pairWriter} from './insert-pairs.ts'

const OLDEST_OPSET = 10

/**
 * Static quantisation: weights and values in eight bits, the ranges of values as they were on calibration rows.
 *
 * @see `onnxruntime.quantization.quantize_static` with QDQ, per channel, QInt8 weights and QUInt8 activations.
 */
export const int8Static: CompressionMethod = {
  name: 'int8',
  summary: 'weights and values in 8 bits, ranges from calibration rows (QDQ, per channel)',
  apply: (bytes, context) => quantizeStatically(bytes, context, wholeRange),
}

/** The same, with rare values cut off. */
export const int8Percentile: CompressionMethod = {
  name: 'int8-percentile',
  summary: 'as int8, ranges hold a share of the values; what is beyond is cut off',
  parameter: {name: 'percent of the values', standard: 99.99, min: 90, max: 100},
  apply: (bytes, context) => quantizeStatically(bytes, context, percentile),
}

/** The same, with ranges that keep the distribution of values most. */
export const int8Entropy: CompressionMethod = {
  name: 'int8-entropy',
  summary: 'as int8, ranges keep the distribution of values most (Kullback-Leibler)',
  apply: (bytes, context) => quantizeStatically(bytes, context, entropy),
}

async function quantizeStatically(
  bytes: Uint8Array,
  context: MethodContext,
  calibrate: Calibration,
): Promise<Outcome> {
  const editor = new GraphEditor(bytes)
  foldBatchNorm(editor)
  const plan = chooseTensors(editor)
  if (plan.nodes.length === 0) return {kind: 'unfit', reason: withoutWeights(editor)}
  if (editor.opset() < OLDEST_OPSET)
    return {
      kind: 'unfit',
      reason: `its opset ${editor.opset()} is older than ${OLDEST_OPSET}, the first that knows quantised values`,
    }
  const parameters = await observe(editor, plan, context, calibrate)
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
  calibrate: Calibration,
): Promise<ReadonlyMap<string, AffineParameters>> {
  const names = [...new Set(tensors.values())]
  const ranges = await calibrate(editor.finish(), names, context)
  return new Map(
    [...tensors].flatMap(([tensor, rangeOf]) => {
      const range = ranges.get(rangeOf)
      const known = range !== undefined && Number.isFinite(range.min) && Number.isFinite(range.max)
      return known ? [[tensor, affineParameters(range.min, range.max)] as const] : []
    }),
  )
}
