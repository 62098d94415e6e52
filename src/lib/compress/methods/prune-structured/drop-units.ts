import {
  createNode,
  DataType,
  dimsOf,
  floatsOf,
  type GraphEditor,
} from '../../../model/onnx/edit/index.ts'
import {isTransposed} from '../weights.ts'
import type {Chain} from './find-chains.ts'

/** Units over the calibration rows. */
export interface UnitMoments {
  readonly means: Float64Array
  readonly deviations: Float64Array
}

/** Takes so many units out of both matrices; their means go into what the second one adds. */
export function dropUnits(
  editor: GraphEditor,
  chain: Chain,
  {means, deviations}: UnitMoments,
  count: number,
): void {
  const {first, second, units, shifts} = chain
  const out = second.weight
  const outAxis = isTransposed(second.node) ? 1 : 0
  const outputs = dimsOf(out)[1 - outAxis] ?? 0
  const weights = floatsOf(out)
  const weightAt = (unit: number, output: number): number =>
    weights[outAxis === 0 ? unit * outputs + output : output * units + unit] ?? 0
  const importance = Float64Array.from({length: units}, (_, unit) => {
    let squares = 0
    for (let output = 0; output < outputs; output++) squares += weightAt(unit, output) ** 2
    return (deviations[unit] ?? 0) * Math.sqrt(squares)
  })
  const order = Array.from(importance.keys()).sort(
    (a, b) => (importance[a] ?? 0) - (importance[b] ?? 0),
  )
  const dropped = order.slice(0, count)
  const kept = order.slice(count).sort((a, b) => a - b)
  const lost = Float32Array.from({length: outputs}, (_, output) =>
    dropped.reduce((sum, unit) => sum + (means[unit] ?? 0) * weightAt(unit, output), 0),
  )
  first.node.input[1] = pick(editor, first.node.input[1], first.axis, kept)
  if (first.bias !== undefined) first.node.input[2] = pick(editor, first.node.input[2], -1, kept)
  for (const shift of shifts)
    shift.input = shift.input.map(name =>
      editor.floatConstant(name) === undefined ? name : pick(editor, name, -1, kept),
    )
  second.node.input[1] = pick(editor, second.node.input[1], outAxis, kept)
  addBehind(editor, chain, lost)
}

/** A constant with the units that are kept alone along one dimension; −1 is the last one. */
function pick(
  editor: GraphEditor,
  name: string | undefined,
  axis: number,
  kept: readonly number[],
): string {
  const tensor = editor.floatConstant(name)
  if (tensor === undefined) throw new Error(`${name ?? ''} is constant.`)
  const dims = dimsOf(tensor)
  const place = axis < 0 ? dims.length - 1 : axis
  const size = dims[place] ?? 1
  const inner = dims.slice(place + 1).reduce((product, length) => product * length, 1)
  const values = floatsOf(tensor)
  const outer = values.length / (size * inner)
  const picked = new Float32Array(outer * kept.length * inner)
  let next = 0
  for (let block = 0; block < outer; block++)
    for (const unit of kept) {
      const start = (block * size + unit) * inner
      picked.set(values.subarray(start, start + inner), next)
      next += inner
    }
  const shape = dims.map((length, index) => (index === place ? kept.length : length))
  return editor.addConstant('kept', shape, {type: DataType.float, values: picked})
}

function addBehind(editor: GraphEditor, {second: {node}}: Chain, values: Float32Array): void {
  const name = editor.addConstant('lost', [values.length], {type: DataType.float, values})
  const [output = ''] = node.output
  const before = editor.freshName('pruned')
  node.output = [before]
  editor.add(createNode('Add', [before, name], [output]))
}
