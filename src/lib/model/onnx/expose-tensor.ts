import {forEachField} from '../../core/protobuf/index.ts'
import {tensorValue} from './expose-tensors.ts'
import {GraphField, ModelField, type OnnxModel} from './read-onnx.ts'
import {readValueInfo} from './read-value.ts'
import {rewriteFields} from './rewrite-fields.ts'

const FLOAT = 1

/**
 * Makes a tensor inside of a graph, such as the features before its last layer, one more output.
 *
 * @param name - As an output of a node. Where the file does not say its type, it is taken for 32-bit floats.
 * @returns the bytes of the new file; the same bytes where it is an output already, or no node makes it.
 */
export function exposeTensor(bytes: Uint8Array, model: OnnxModel, name: string): Uint8Array {
  const isOutput = model.outputs.some(output => output.name === name)
  if (isOutput || !model.nodes.some(({outputs}) => outputs.includes(name))) return bytes
  return rewriteFields(bytes, (field, value) => {
    if (field !== ModelField.graph) return [{field, value}]
    const added = describedIn(value, name) ?? tensorValue(name, FLOAT)
    const graph = rewriteFields(value, (part, inner) => [{field: part, value: inner}], [
      {field: GraphField.output, value: added},
    ])
    return [{field, value: graph}]
  })
}

/** What the file says of a tensor inside of it. */
function describedIn(graph: Uint8Array, name: string): Uint8Array | undefined {
  let found: Uint8Array | undefined
  forEachField(graph, (field, reader) => {
    if (field !== GraphField.valueInfo) return false
    const value = reader.bytes()
    if (readValueInfo(value).name === name) found = value
    return true
  })
  return found
}
