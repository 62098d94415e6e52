import {BinaryWriter, WireType} from '@bufbuild/protobuf/wire'
import {forEachField} from '../../core/protobuf/index.ts'
import {GraphField, ModelField, type OnnxModel} from './read-onnx.ts'
import {readNode, type OnnxNode} from './read-node.ts'
import {readValueInfo} from './read-value.ts'
import {rewriteFields} from './rewrite-fields.ts'

const FLOAT = 1
const IDENTITY_SINCE = 13

/**
 * Rewrites a graph whose outputs are maps or sequences, which the runtime can compute but not hand
 * over, so that the tensors inside become outputs: ZipMap gives its matrix of probabilities under
 * the same name, SequenceConstruct gives its parts as `name_0`, `name_1`, …
 *
 * @returns the bytes of the new file, or the same bytes where there is nothing to do.
 */
export function exposeTensors(bytes: Uint8Array, model: OnnxModel): Uint8Array {
  const hidden = new Set(
    model.outputs.filter(output => output.type.kind !== 'tensor').map(output => output.name),
  )
  const replaced = new Map<string, readonly {readonly from: string; readonly to: string}[]>()
  for (const node of model.nodes) {
    const output = node.outputs[0]
    const parts = output !== undefined && hidden.has(output) ? partsOf(node, output) : undefined
    if (output !== undefined && parts !== undefined) replaced.set(output, parts)
  }
  if (replaced.size === 0) return bytes
  return rewriteFields(
    bytes,
    (field, value) => {
      if (field === ModelField.graph) return [{field, value: rewriteGraph(value, replaced)}]
      return [{field, value}]
    },
    model.opsets.has('') ? [] : [{field: ModelField.opset, value: standardOpset()}],
  )
}

function partsOf(
  node: OnnxNode,
  output: string,
): readonly {readonly from: string; readonly to: string}[] | undefined {
  if (node.operator === 'ZipMap') return node.inputs.map(from => ({from, to: output}))
  if (node.operator === 'SequenceConstruct')
    return node.inputs.map((from, index) => ({from, to: `${output}_${index}`}))
  return undefined
}

type Parts = ReadonlyMap<string, readonly {readonly from: string; readonly to: string}[]>

function rewriteGraph(graph: Uint8Array, replaced: Parts): Uint8Array {
  return rewriteFields(graph, (field, value) => {
    if (field === GraphField.node) {
      const parts = replaced.get(readNode(value).outputs[0] ?? '')
      if (parts !== undefined) return parts.map(part => ({field, value: identityNode(part)}))
    }
    if (field === GraphField.output) {
      const parts = replaced.get(readValueInfo(value).name)
      const element = elementOfSequence(value) ?? FLOAT
      if (parts !== undefined)
        return parts.map(({to}) => ({field, value: tensorValue(to, element)}))
    }
    return [{field, value}]
  })
}

function identityNode({from, to}: {readonly from: string; readonly to: string}): Uint8Array {
  return new BinaryWriter()
    .tag(1, WireType.LengthDelimited)
    .string(from)
    .tag(2, WireType.LengthDelimited)
    .string(to)
    .tag(4, WireType.LengthDelimited)
    .string('Identity')
    .finish()
}

/** Number of the element type of a ValueInfoProto that is a sequence of tensors. */
function elementOfSequence(valueInfo: Uint8Array): number | undefined {
  const tensor = [2, 4, 1, 1].reduce<Uint8Array | undefined>(messageAt, valueInfo)
  let element: number | undefined
  if (tensor !== undefined)
    forEachField(tensor, (field, reader) => {
      if (field !== 1) return false
      element = reader.int32()
      return true
    })
  return element
}

function messageAt(bytes: Uint8Array | undefined, wanted: number): Uint8Array | undefined {
  let found: Uint8Array | undefined
  if (bytes !== undefined)
    forEachField(bytes, (field, reader, wireType) => {
      if (field !== wanted || wireType !== WireType.LengthDelimited) return false
      found = reader.bytes()
      return true
    })
  return found
}

/** ValueInfoProto of a tensor; the runtime infers its shape. */
export function tensorValue(name: string, element: number): Uint8Array {
  return new BinaryWriter()
    .tag(1, WireType.LengthDelimited)
    .string(name)
    .tag(2, WireType.LengthDelimited)
    .fork()
    .tag(1, WireType.LengthDelimited)
    .fork()
    .tag(1, WireType.Varint)
    .int32(element)
    .join()
    .join()
    .finish()
}

function standardOpset(): Uint8Array {
  return new BinaryWriter()
    .tag(1, WireType.LengthDelimited)
    .string('')
    .tag(2, WireType.Varint)
    .int64(IDENTITY_SINCE)
    .finish()
}
