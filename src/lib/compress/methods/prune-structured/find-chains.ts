import {
  dimsOf,
  isStandard,
  type GraphEditor,
  type NodeProto,
} from '../../../model/onnx/edit/index.ts'
import {weightedNode, type WeightedNode} from '../weights.ts'

/** Two products with matrices; each unit that the first gives goes through the same functions into the second. */
export interface Chain {
  readonly first: WeightedNode
  readonly second: WeightedNode
  /** Units between. */
  readonly units: number
  /** Additions of a constant between, which have a value a unit. */
  readonly shifts: readonly NodeProto[]
  /** What the second reads. */
  readonly value: string
}

/** Functions of each value by itself, with no constant a unit. */
const ELEMENTWISE = [
  'Relu',
  'LeakyRelu',
  'Elu',
  'Selu',
  'Celu',
  'Gelu',
  'Tanh',
  'Sigmoid',
  'HardSigmoid',
  'HardSwish',
  'Softplus',
  'Softsign',
  'Identity',
  'Mish',
]

export function findChains(editor: GraphEditor): Chain[] {
  return editor.nodes.flatMap(node => {
    const first = weightedNode(editor, node)
    return first === undefined || first.operator === 'Conv' ? [] : (follow(editor, first) ?? [])
  })
}

function follow(editor: GraphEditor, first: WeightedNode): Chain | undefined {
  const units = first.dims[first.axis] ?? 0
  if (first.bias !== undefined && !hasUnits(editor, first.bias, units)) return undefined
  const shifts: NodeProto[] = []
  let value = first.node.output[0] ?? ''
  for (;;) {
    const [next, ...others] = editor.consumersOf(value)
    if (next === undefined || others.length > 0 || editor.isOutput(value)) return undefined
    const second = weightedNode(editor, next)
    if (second !== undefined && second.operator !== 'Conv' && next.input[0] === value)
      return {first, second, units, shifts, value}
    const constant = next.input.find(name => name !== value)
    if (isStandard(next, 'Add') && constant !== undefined && hasUnits(editor, constant, units))
      shifts.push(next)
    else if (!isStandard(next, ...ELEMENTWISE)) return undefined
    value = next.output[0] ?? ''
  }
}

function hasUnits(editor: GraphEditor, name: string, units: number): boolean {
  const tensor = editor.floatConstant(name)
  if (tensor === undefined) return false
  const dims = dimsOf(tensor)
  return (
    dims.at(-1) === units && dims.every((size, index) => index === dims.length - 1 || size === 1)
  )
}
