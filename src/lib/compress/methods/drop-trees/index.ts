import {GraphEditor} from '../../../model/onnx/edit/index.ts'
import type {CompressionMethod, MethodContext, Outcome} from '../method.ts'
import {
  keepNodes,
  NO_TREES,
  readEnsembles,
  type Ensemble,
  type LeafValues,
} from '../tree-ensemble.ts'
import {firstTrees} from './first-trees.ts'
import {fitSums, type Fit} from './fit-sums.ts'
import {observeSums} from './observe-sums.ts'

/**
 * Drops the last trees, and has the others stand for all: their leaves are multiplied by one number, and by class or
 * target one is added, so that the sums over the calibration rows are those of all trees as nearly as may be (least
 * squares). Of averaged trees the number is about how many times fewer they are, of boosted ones about 1: it is found,
 * since a file does not say which of them its trees are.
 */
export const dropTrees: CompressionMethod = {
  name: 'drop-trees',
  summary: 'the last trees are dropped, the sums of the others fitted to those of all',
  parameter: {name: 'share of trees', standard: 0.5, min: 0.01, max: 0.99},
  apply: drop,
}

async function drop(bytes: Uint8Array, context: MethodContext): Promise<Outcome> {
  const editor = new GraphEditor(bytes)
  const ensembles = readEnsembles(editor)
  if (ensembles.length === 0) return NO_TREES
  const plans = ensembles.map(ensemble => ({
    ensemble,
    trees: firstTrees(ensemble, 1 - context.parameter),
    count: new Set(ensemble.trees).size,
  }))
  const all = sumOf(plans.map(({count}) => count))
  const left = sumOf(plans.map(({trees}) => trees.size))
  if (left === all) return {kind: 'unfit', reason: 'it has too few trees to drop one'}
  const sums = await observeSums(bytes, plans, context)
  for (const [index, {ensemble, trees, count}] of plans.entries()) {
    const observed = sums[index]
    if (observed === undefined || observed.rows < 2)
      return {kind: 'unfit', reason: 'there are no calibration rows to fit the other trees by'}
    const fit = fitSums(observed, {sharesOnly: isShares(ensemble)})
    const leaves = fittedLeaves(ensemble, trees, fit, ensemble.averages ? trees.size / count : 1)
    if (isOneScore(ensemble) && allPositive(ensemble.leaves) !== allPositive(leaves))
      return {
        kind: 'unfit',
        reason: 'its runtime reads scores otherwise where no leaf is negative, as of those left',
      }
    const kept = ensemble.trees.flatMap((tree, at) => (trees.has(tree) ? [at] : []))
    keepNodes(ensemble, new Set(kept), leaves)
  }
  return {
    kind: 'made',
    model: editor.finish(),
    changed: `${(all - left).toLocaleString('en-US')} of ${all.toLocaleString('en-US')} trees`,
  }
}

function sumOf(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0)
}

/** Leaves of the trees that are left. What is added stands in the first tree of each class or target. */
function fittedLeaves(
  {leaves, trees}: Ensemble,
  kept: ReadonlySet<bigint>,
  {scale, offsets}: Fit,
  share: number,
): Map<number, LeafValues> {
  const home = new Map<bigint, bigint>()
  for (const [at, values] of leaves) {
    const tree = trees[at] ?? -1n
    if (!kept.has(tree)) continue
    for (const target of values.keys()) if (!home.has(target)) home.set(target, tree)
  }
  return new Map(
    [...leaves]
      .filter(([at]) => kept.has(trees[at] ?? -1n))
      .map(([at, values]) => {
        const fitted = new Map(
          [...values].map(([target, value]) => [target, value * scale * share]),
        )
        for (const [target, tree] of home)
          if (tree === trees[at])
            fitted.set(target, (fitted.get(target) ?? 0) + (offsets[Number(target)] ?? 0) * share)
        return [at, fitted]
      }),
  )
}

/** Whether leaves are shares of classes, which no fit may make negative. */
const isShares = ({kind, leaves}: Ensemble): boolean => kind === 'class' && allPositive(leaves)

/** Whether one score stands for two classes: the runtime then looks at the signs of the leaves. */
const isOneScore = ({kind, leaves}: Ensemble): boolean =>
  kind === 'class' && new Set([...leaves.values()].flatMap(values => [...values.keys()])).size === 1

const allPositive = (leaves: ReadonlyMap<number, LeafValues>): boolean =>
  [...leaves.values()].every(values => [...values.values()].every(value => value >= 0))
