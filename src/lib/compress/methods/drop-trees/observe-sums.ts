import {createNode, GraphEditor} from '../../../model/onnx/edit/index.ts'
import type {MethodContext} from '../method.ts'
import {observeValues} from '../observe-values.ts'
import type {Ensemble} from '../tree-ensemble.ts'
import type {ObservedSums} from './fit-sums.ts'

interface Part {
  readonly ensemble: Ensemble
  /** Those that are left. */
  readonly trees: ReadonlySet<bigint>
}

/**
 * What all trees and those that are left add up to, over the calibration rows, before any transformation. Both are
 * computed by the runtime in a copy of the graph, as targets of one ensemble: first of all trees, then of some.
 */
export async function observeSums(
  bytes: Uint8Array,
  parts: readonly Part[],
  context: MethodContext,
): Promise<readonly ObservedSums[]> {
  const editor = new GraphEditor(bytes)
  const names = parts.map(part => {
    const name = editor.freshName('sums_of_trees')
    editor.add(sumsNode(part, name))
    return name
  })
  const seen = new Map(names.map((name): [string, number[]] => [name, []]))
  await observeValues(editor.finish(), names, context, (name, values) => {
    const all = seen.get(name)
    for (const value of values) all?.push(value)
  })
  return parts.map((part, index) =>
    moments(seen.get(names[index] ?? '') ?? [], targetCount(part.ensemble)),
  )
}

/** One ensemble with twice as many targets: the second half is said by the trees alone that are left. */
function sumsNode({ensemble, trees: kept}: Part, output: string): ReturnType<typeof createNode> {
  const {node, trees, ids, leaves} = ensemble
  const count = targetCount(ensemble)
  const rows = [...leaves].flatMap(([at, values]) =>
    [...values].flatMap(([target, weight]) => {
      const own = {tree: trees[at] ?? 0n, id: ids[at] ?? 0n, target, weight}
      return kept.has(own.tree) ? [own, {...own, target: target + BigInt(count)}] : [own]
    }),
  )
  const made = createNode('TreeEnsembleRegressor', [node.input[0] ?? ''], [output], {
    domain: 'ai.onnx.ml',
    attributes: {
      n_targets: BigInt(2 * count),
      target_treeids: rows.map(({tree}) => tree),
      target_nodeids: rows.map(({id}) => id),
      target_ids: rows.map(({target}) => target),
      target_weights: rows.map(({weight}) => weight),
    },
  })
  made.attribute.push(...node.attribute.filter(({name}) => name.startsWith('nodes_')))
  return made
}

function targetCount({leaves}: Ensemble): number {
  let most = 0n
  for (const values of leaves.values())
    for (const target of values.keys()) if (target > most) most = target
  return Number(most) + 1
}

function moments(values: readonly number[], targets: number): ObservedSums {
  const rows = values.length / (2 * targets)
  const at = (row: number, column: number): number => values[row * 2 * targets + column] ?? 0
  const meanOf = (column: number): number => {
    let sum = 0
    for (let row = 0; row < rows; row++) sum += at(row, column)
    return sum / rows
  }
  const meanAll = Float64Array.from({length: targets}, (_, target) => meanOf(target))
  const meanSome = Float64Array.from({length: targets}, (_, target) => meanOf(targets + target))
  let [spread, together] = [0, 0]
  for (let row = 0; row < rows; row++)
    for (let target = 0; target < targets; target++) {
      const some = at(row, targets + target) - (meanSome[target] ?? 0)
      spread += some * some
      together += some * (at(row, target) - (meanAll[target] ?? 0))
    }
  return {rows, meanAll, meanSome, spread, together}
}
