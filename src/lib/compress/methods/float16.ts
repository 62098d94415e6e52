import {halfFromNumber} from '../../core/numbers/index.ts'
import {
  createNode,
  createTensor,
  DataType,
  dimsOf,
  floatsOf,
  GraphEditor,
  sizeOf,
} from '../../model/onnx/edit/index.ts'
import type {CompressionMethod, Outcome} from './method.ts'
import {withoutWeights} from './weights.ts'

/** The node that unpacks a smaller tensor takes more bytes than it saves. */
const FEWEST_VALUES = 128
const LARGEST_HALF = 65_504

/** Weights in half precision, which the runtime widens once when it loads the model. */
export const float16: CompressionMethod = {
  name: 'fp16',
  summary: 'weights in half precision, widened when the model is loaded',
  apply: halve,
}

function halve(bytes: Uint8Array): Outcome {
  const editor = new GraphEditor(bytes)
  const tensors = editor.graph.initializer.filter(
    tensor =>
      tensor.dataType === DataType.float &&
      sizeOf(tensor) >= FEWEST_VALUES &&
      floatsOf(tensor).every(value => Math.abs(value) <= LARGEST_HALF),
  )
  if (tensors.length === 0) return {kind: 'unfit', reason: withoutWeights(editor)}
  for (const tensor of tensors) {
    const {name} = tensor
    const values = Uint16Array.from(floatsOf(tensor), halfFromNumber)
    editor.removeConstant(name)
    const half = editor.addTensor(
      createTensor(editor.freshName('h'), dimsOf(tensor), {type: DataType.float16, values}),
    )
    // The name stays that of the wide tensor, so whatever reads it is left alone.
    editor.add(createNode('Cast', [half], [name], {attributes: {to: BigInt(DataType.float)}}))
  }
  return {kind: 'made', model: editor.finish(), changed: countTensors(tensors.length)}
}

function countTensors(count: number): string {
  return `${count} ${count === 1 ? 'tensor' : 'tensors'}`
}
