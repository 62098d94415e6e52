import {create} from '@bufbuild/protobuf'
import {
  DataType,
  type GraphProto,
  type ModelProto,
  type NodeProto,
  type TensorProto,
} from './messages.ts'
import {attributeOf, isStandard} from './nodes.ts'
import {decodeModel, encodeModel, OperatorSetIdSchema} from './schema.ts'
import {sortNodes} from './sort-nodes.ts'
import {graphsOf, valuesReadBy} from './subgraphs.ts'
import {createTensor, type RawValues} from './tensors.ts'

/** From it on, tensors need not be inputs of their graph, too. */
const INITIALIZERS_ALONE = 4n

/**
 * A graph that is being changed. Constants are initializers here, whatever the file has them as, and no input has a
 * default value. Bytes of weights that are left alone are those of the file, not a copy.
 */
export class GraphEditor {
  readonly model: ModelProto
  readonly graph: GraphProto
  readonly #constants: Map<string, TensorProto>
  readonly #names: Set<string>

  /** @throws Error when the bytes are no ONNX file; a caller gives it a code. */
  constructor(bytes: Uint8Array) {
    this.model = decodeModel(bytes)
    const {graph} = this.model
    if (graph === undefined) throw new Error('it holds no graph')
    this.graph = graph
    this.#liftConstants()
    this.#constants = new Map(graph.initializer.map(tensor => [tensor.name, tensor]))
    graph.input = graph.input.filter(({name}) => !this.#constants.has(name))
    if (this.model.irVersion < INITIALIZERS_ALONE) this.model.irVersion = INITIALIZERS_ALONE
    this.#names = new Set(
      graphsOf(graph).flatMap(({node, initializer, input}) => [
        ...node.flatMap(({input, output}) => [...input, ...output]),
        ...[...initializer, ...input].map(({name}) => name),
      ]),
    )
  }

  get nodes(): readonly NodeProto[] {
    return this.graph.node
  }

  /** Version of the operators of a domain; 0 where the file names none. */
  opset(domain = ''): number {
    const names = domain === '' ? ['', 'ai.onnx'] : [domain]
    const found = this.model.opsetImport.find(entry => names.includes(entry.domain))
    return Number(found?.version ?? 0)
  }

  /** Declares that operators of a domain are used. */
  useDomain(domain: string, version: number): void {
    if (this.opset(domain) > 0) return
    this.model.opsetImport.push(create(OperatorSetIdSchema, {domain, version: BigInt(version)}))
  }

  /** A tensor that is the same in every run; undefined for what is computed or fed. */
  constant(name: string | undefined): TensorProto | undefined {
    return name === undefined ? undefined : this.#constants.get(name)
  }

  /** The same where it holds values of single precision. */
  floatConstant(name: string | undefined): TensorProto | undefined {
    const found = this.constant(name)
    return found?.dataType === DataType.float ? found : undefined
  }

  addConstant(hint: string, dims: readonly number[], values: RawValues): string {
    return this.addTensor(createTensor(this.freshName(hint), dims, values))
  }

  addTensor(tensor: TensorProto): string {
    this.graph.initializer.push(tensor)
    this.#constants.set(tensor.name, tensor)
    return tensor.name
  }

  removeConstant(name: string): void {
    this.#constants.delete(name)
    this.graph.initializer = this.graph.initializer.filter(tensor => tensor.name !== name)
  }

  /** A name that nothing in the file has. */
  freshName(hint: string): string {
    let name = hint
    for (let count = 1; this.#names.has(name); count++) name = `${hint}_${count}`
    this.#names.add(name)
    return name
  }

  add(...nodes: readonly NodeProto[]): void {
    this.graph.node.push(...nodes)
  }

  replace(node: NodeProto, ...others: readonly NodeProto[]): void {
    this.graph.node = this.graph.node.flatMap(own => (own === node ? others : [own]))
  }

  producerOf(name: string): NodeProto | undefined {
    return this.graph.node.find(node => node.output.includes(name))
  }

  /** Nodes that read a value, by themselves or by a graph inside of them. */
  consumersOf(name: string): NodeProto[] {
    return this.graph.node.filter(node => valuesReadBy(node).includes(name))
  }

  isOutput(name: string): boolean {
    return this.graph.output.some(output => output.name === name)
  }

  /** The file: nodes behind those that they need, without constants and descriptions that nothing uses. */
  finish(): Uint8Array {
    const {graph} = this
    graph.node = sortNodes(graph.node)
    const read = new Set([
      ...graph.node.flatMap(valuesReadBy),
      ...graph.output.map(({name}) => name),
    ])
    graph.initializer = graph.initializer.filter(({name}) => read.has(name))
    const made = new Set(graph.node.flatMap(({output}) => output))
    graph.valueInfo = graph.valueInfo.filter(({name}) => made.has(name))
    return encodeModel(this.model)
  }

  #liftConstants(): void {
    const {graph} = this
    graph.node = graph.node.filter(node => {
      const value = isStandard(node, 'Constant') ? attributeOf(node, 'value')?.t : undefined
      const [name] = node.output
      if (value === undefined || name === undefined) return true
      value.name = name
      graph.initializer.push(value)
      return false
    })
  }
}
