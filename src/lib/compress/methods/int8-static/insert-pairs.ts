import {
  MOST_OF_PRODUCTS,
  quantizeChannels,
  type AffineParameters,
} from '../../../core/quantization/index.ts'
import {
  createNode,
  DataType,
  floatsOf,
  type GraphEditor,
  type NodeProto,
} from '../../../model/onnx/edit/index.ts'
import type {WeightedNode} from '../weights.ts'

/** Since 13 the standard operators know channels; before, those of the runtime do. */
const CHANNELS_SINCE = 13
const MICROSOFT = 'com.microsoft'

export interface Pairs {
  /** Puts a value into eight bits and back. */
  around(tensor: string, parameters: AffineParameters): void
  /** Puts weights, and a bias where the scale of the input is known, into whole numbers. */
  weights(found: WeightedNode, input: AffineParameters): void
}

/** Writes QuantizeLinear and DequantizeLinear in pairs, which a runtime fuses with what stands between them. */
export function pairWriter(editor: GraphEditor): Pairs {
  const domain = editor.opset() >= CHANNELS_SINCE ? '' : MICROSOFT
  if (domain === MICROSOFT) editor.useDomain(MICROSOFT, 1)
  const zeros = new Map<string, string>()
  const quantized = new Map<string, {readonly name: string; readonly scales: Float32Array}>()

  const zeroPoints = (type: 'int8' | 'int32', count: number): string => {
    const known = zeros.get(`${type} ${count}`)
    if (known !== undefined) return known
    const values =
      type === 'int8'
        ? {type: DataType.int8, values: new Int8Array(count)}
        : {type: DataType.int32, values: new Int32Array(count)}
    const name = editor.addConstant(`zeros`, [count], values)
    zeros.set(`${type} ${count}`, name)
    return name
  }

  const dequantize = (inputs: readonly string[], hint: string, axis: number): string => {
    const output = editor.freshName(hint)
    editor.add(
      createNode('DequantizeLinear', inputs, [output], {domain, attributes: {axis: BigInt(axis)}}),
    )
    return output
  }

  const weightOf = ({weight, dims, axis}: WeightedNode): {name: string; scales: Float32Array} => {
    const key = `${weight.name} ${axis}`
    const known = quantized.get(key)
    if (known !== undefined) return known
    const {values, scales} = quantizeChannels(floatsOf(weight), dims, axis, MOST_OF_PRODUCTS)
    const inputs = [
      editor.addConstant('w', dims, {type: DataType.int8, values}),
      editor.addConstant('w_scale', [scales.length], {type: DataType.float, values: scales}),
      zeroPoints('int8', scales.length),
    ]
    const made = {name: dequantize(inputs, 'w_dq', axis), scales}
    quantized.set(key, made)
    return made
  }

  return {
    around(tensor, {scale, zeroPoint}) {
      const parameters = [
        editor.addConstant('scale', [], {type: DataType.float, values: Float32Array.of(scale)}),
        editor.addConstant('zero', [], {type: DataType.uint8, values: Uint8Array.of(zeroPoint)}),
      ]
      const whole = editor.freshName('q')
      const [from, to] = splice(editor, tensor)
      editor.add(
        createNode('QuantizeLinear', [from, ...parameters], [whole], {domain}),
        createNode('DequantizeLinear', [whole, ...parameters], [to], {domain}),
      )
    },
    weights(found, {scale}) {
      const {node} = found
      const {name, scales} = weightOf(found)
      const bias = found.bias === undefined ? undefined : editor.floatConstant(found.bias)
      node.input[1] = name
      if (bias === undefined) return
      const worth = scales.map(own => own * scale)
      const values = Int32Array.from(floatsOf(bias), (value, channel) =>
        Math.max(-(2 ** 31), Math.min(2 ** 31 - 1, Math.round(value / (worth[channel] ?? 1)))),
      )
      node.input[2] = dequantize(
        [
          editor.addConstant('b', [values.length], {type: DataType.int32, values}),
          editor.addConstant('b_scale', [worth.length], {type: DataType.float, values: worth}),
          zeroPoints('int32', worth.length),
        ],
        'b_dq',
        0,
      )
    },
  }
}

/**
 * Cuts a value in two: what makes it gives the first name, and everything that reads it, in graphs inside and as an
 * output too, reads the second.
 */
function splice(editor: GraphEditor, tensor: string): [from: string, to: string] {
  const producer = editor.producerOf(tensor)
  if (producer !== undefined) {
    const from = editor.freshName(`${tensor}_f`)
    rename(producer.output, tensor, from)
    return [from, tensor]
  }
  const to = editor.freshName(`${tensor}_q`)
  for (const node of editor.nodes) rename(node.input, tensor, to)
  return [tensor, to]
}

function rename(names: NodeProto['input'], from: string, to: string): void {
  names.forEach((name, index) => {
    if (name === from) names[index] = to
  })
}
