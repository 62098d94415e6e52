import {create} from '@bufbuild/protobuf'
import {AttributeType, type AttributeProto, type NodeProto, type TensorProto} from './messages.ts'
import {AttributeSchema, NodeSchema} from './schema.ts'

/** A whole number is a bigint, a number a float. */
export type AttributeValue =
  bigint | number | string | readonly bigint[] | readonly number[] | readonly string[] | TensorProto

export interface NodeInit {
  readonly domain?: string
  readonly attributes?: Readonly<Record<string, AttributeValue>>
}

export function createNode(
  opType: string,
  input: readonly string[],
  output: readonly string[],
  {domain = '', attributes = {}}: NodeInit = {},
): NodeProto {
  return create(NodeSchema, {
    opType,
    input: [...input],
    output: [...output],
    // An empty name is left out, as exporters do.
    ...(domain === '' ? {} : {domain}),
    attribute: Object.entries(attributes).map(([name, value]) => createAttribute(name, value)),
  })
}

function createAttribute(name: string, value: AttributeValue): AttributeProto {
  if (typeof value === 'bigint')
    return create(AttributeSchema, {name, type: AttributeType.int, i: value})
  if (typeof value === 'number')
    return create(AttributeSchema, {name, type: AttributeType.float, f: value})
  if (typeof value === 'string')
    return create(AttributeSchema, {name, type: AttributeType.string, s: Buffer.from(value)})
  if ('$typeName' in value)
    return create(AttributeSchema, {name, type: AttributeType.tensor, t: value})
  const [first] = value
  if (typeof first === 'string') {
    const strings = value.map(text => Buffer.from(String(text)))
    return create(AttributeSchema, {name, type: AttributeType.strings, strings})
  }
  if (typeof first === 'bigint')
    return create(AttributeSchema, {name, type: AttributeType.ints, ints: value.map(BigInt)})
  return create(AttributeSchema, {name, type: AttributeType.floats, floats: value.map(Number)})
}

export function attributeOf({attribute}: NodeProto, name: string): AttributeProto | undefined {
  return attribute.find(other => other.name === name)
}

/** An attribute that is a whole number; `otherwise` where the node has none of that name. */
export function integerOf(node: NodeProto, name: string, otherwise: number): number {
  const found = attributeOf(node, name)
  return found === undefined ? otherwise : Number(found.i)
}

/** An attribute that is a number; `otherwise` where the node has none of that name. */
export function floatOf(node: NodeProto, name: string, otherwise: number): number {
  return attributeOf(node, name)?.f ?? otherwise
}

/** Whether the node is the operator of the standard domain. */
export function isStandard({domain, opType}: NodeProto, ...names: readonly string[]): boolean {
  return (domain === '' || domain === 'ai.onnx') && names.includes(opType)
}
