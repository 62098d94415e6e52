import {forEachField} from '../../core/protobuf/index.ts'
import {readLabels} from './read-labels.ts'
import {readNode, type OnnxNode} from './read-node.ts'
import {readValueInfo, type OnnxValue} from './read-value.ts'

/** What the messages of an ONNX file say, as far as a signature needs it; weights are left where they are. */
export interface OnnxModel {
  readonly irVersion: number
  readonly producer: string
  /** Version by operator domain; the standard domain is the empty text. */
  readonly opsets: ReadonlyMap<string, number>
  readonly metadata: Readonly<Record<string, string>>
  readonly nodes: readonly OnnxNode[]
  /** Inputs that must be fed: those with a default value (an initializer) are left out. */
  readonly inputs: readonly OnnxValue[]
  readonly outputs: readonly OnnxValue[]
  /** Files with weights outside the .onnx, relative to its folder, each once. */
  readonly externalFiles: readonly string[]
  /** Operator domains that the file defines itself by functions. */
  readonly functionDomains: ReadonlySet<string>
  /** Names or whole numbers, by initializer, that ArrayFeatureExtractor and Gather pick from, or by. */
  readonly tables: ReadonlyMap<string, readonly (string | number)[]>
}

/** Numbers of the fields of onnx.proto. */
export const ModelField = {irVersion: 1, producer: 2, producerVersion: 3, graph: 7, opset: 8}
export const GraphField = {node: 1, initializer: 5, input: 11, output: 12, valueInfo: 13}
const METADATA = 14
const FUNCTION = 25

/** @throws Error when the bytes are no protocol buffer message; a caller gives it a code. */
export function readOnnx(bytes: Uint8Array): OnnxModel {
  let irVersion = 0
  const producer: string[] = []
  const opsets = new Map<string, number>()
  const metadata: Record<string, string> = {}
  const functionDomains = new Set<string>()
  let graph: Uint8Array | undefined
  forEachField(bytes, (field, reader) => {
    if (field === ModelField.irVersion) irVersion = Number(reader.int64())
    else if (field === ModelField.producer || field === ModelField.producerVersion)
      producer.push(reader.string())
    else if (field === ModelField.graph) graph = reader.bytes()
    else if (field === ModelField.opset) {
      const {domain, version} = readOpset(reader.bytes())
      opsets.set(domain, version)
    } else if (field === METADATA) {
      const {key, value} = readStringEntry(reader.bytes())
      metadata[key] = value
    } else if (field === FUNCTION) functionDomains.add(readFunctionDomain(reader.bytes()))
    else return false
    return true
  })
  if (graph === undefined) throw new Error('it holds no graph')
  return {
    irVersion,
    producer: producer.filter(part => part !== '').join(' '),
    opsets,
    metadata,
    functionDomains,
    ...readGraph(graph),
  }
}

function readGraph(
  bytes: Uint8Array,
): Pick<OnnxModel, 'nodes' | 'inputs' | 'outputs' | 'externalFiles' | 'tables'> {
  const nodes: OnnxNode[] = []
  const inputs: OnnxValue[] = []
  const outputs: OnnxValue[] = []
  const initialized = new Map<string, Uint8Array>()
  const externalFiles = new Set<string>()
  forEachField(bytes, (field, reader) => {
    if (field === GraphField.node) nodes.push(readNode(reader.bytes()))
    else if (field === GraphField.input) inputs.push(readValueInfo(reader.bytes()))
    else if (field === GraphField.output) outputs.push(readValueInfo(reader.bytes()))
    else if (field === GraphField.initializer) {
      const tensor = reader.bytes()
      const {name, location} = readTensorHead(tensor)
      initialized.set(name, tensor)
      if (location !== undefined) externalFiles.add(location)
    } else return false
    return true
  })
  return {
    nodes,
    inputs: inputs.filter(input => !initialized.has(input.name)),
    outputs,
    externalFiles: [...externalFiles],
    tables: readTables(nodes, initialized),
  }
}

function readTables(
  nodes: readonly OnnxNode[],
  initialized: ReadonlyMap<string, Uint8Array>,
): OnnxModel['tables'] {
  const tables = new Map<string, readonly (string | number)[]>()
  for (const {operator, inputs} of nodes) {
    if (operator !== 'ArrayFeatureExtractor' && operator !== 'Gather') continue
    for (const name of inputs) {
      const tensor = tables.has(name) ? undefined : initialized.get(name)
      const values = tensor === undefined ? undefined : readLabels(tensor)
      if (values !== undefined) tables.set(name, values)
    }
  }
  return tables
}

/** Name of a tensor, and the file that holds its values when that is not the .onnx itself. */
function readTensorHead(bytes: Uint8Array): {name: string; location: string | undefined} {
  let name = ''
  let location: string | undefined
  forEachField(bytes, (field, reader) => {
    if (field === 8) name = reader.string()
    else if (field === 13) {
      const {key, value} = readStringEntry(reader.bytes())
      if (key === 'location') location = value
    } else return false
    return true
  })
  return {name, location}
}

function readOpset(bytes: Uint8Array): {domain: string; version: number} {
  let domain = ''
  let version = 0
  forEachField(bytes, (field, reader) => {
    if (field === 1) domain = reader.string()
    else if (field === 2) version = Number(reader.int64())
    else return false
    return true
  })
  return {domain: domain === 'ai.onnx' ? '' : domain, version}
}

function readStringEntry(bytes: Uint8Array): {key: string; value: string} {
  let key = ''
  let value = ''
  forEachField(bytes, (field, reader) => {
    if (field === 1) key = reader.string()
    else if (field === 2) value = reader.string()
    else return false
    return true
  })
  return {key, value}
}

function readFunctionDomain(bytes: Uint8Array): string {
  let domain = ''
  forEachField(bytes, (field, reader) => {
    if (field !== 10) return false
    domain = reader.string()
    return true
  })
  return domain
}
