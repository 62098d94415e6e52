import {GraphEditor} from '../../../model/onnx/edit/index.ts'
import type {CompressionMethod, MethodContext, Outcome} from '../method.ts'
import {
  keepNodes,
  NO_TREES,
  readEnsembles,
  type Ensemble,
  type LeafValues,
} from '../tree-ensemble.ts'

/**
 * Makes one leaf of a subtree whose leaves differ little: of each class or target, half-way between the smallest and the
 * largest. So no tree says anything that is further from what it said than half the tolerance, which is a share of the
 * widest spread of leaves in the ensemble.
 */
export const pruneTrees: CompressionMethod = {
  name: 'prune-trees',
  summary: 'subtrees whose leaves differ little become one leaf',
  parameter: {name: 'share of the spread of all leaves', standard: 0.2, min: 0, max: 1},
  apply: prune,
}

function prune(bytes: Uint8Array, {parameter}: MethodContext): Outcome {
  const editor = new GraphEditor(bytes)
  const ensembles = readEnsembles(editor)
  if (ensembles.length === 0) return NO_TREES
  let [before, after] = [0, 0]
  for (const ensemble of ensembles) {
    before += ensemble.modes.length
    after += merge(ensemble, parameter)
  }
  if (after === before)
    return {
      kind: 'unfit',
      reason: `the leaves of every subtree differ by more than ${parameter} of all`,
    }
  const shown = [before - after, before].map(count => count.toLocaleString('en-US'))
  return {kind: 'made', model: editor.finish(), changed: `${shown.join(' of ')} nodes of trees`}
}

/** Of a subtree: by class or target, the smallest and the largest of its leaves. */
type Spread = readonly (readonly [min: number, max: number])[]

/** Merges subtrees, and says how many nodes are left. */
function merge(ensemble: Ensemble, share: number): number {
  const {modes, yes, no, leaves} = ensemble
  const targets = [...new Set([...leaves.values()].flatMap(values => [...values.keys()]))]

  const spreads = new Map<number, Spread>()
  const spreadOf = (at: number): Spread => {
    const known = spreads.get(at)
    if (known !== undefined) return known
    const found =
      modes[at] === 'LEAF'
        ? targets.map(target => {
            const value = leaves.get(at)?.get(target) ?? 0
            return [value, value] as const
          })
        : joined(spreadOf(yes[at] ?? -1), spreadOf(no[at] ?? -1))
    spreads.set(at, found)
    return found
  }
  const children = new Set([...yes, ...no].filter((_, at) => modes[at % modes.length] !== 'LEAF'))
  const roots = modes.flatMap((_, at) => (children.has(at) ? [] : [at]))
  const all = roots.map(spreadOf).reduce(joined)
  const tolerance = share * Math.max(...all.map(width))

  const kept = new Set<number>()
  const merged = new Map<number, LeafValues>()
  const visit = (at: number): void => {
    kept.add(at)
    if (modes[at] === 'LEAF') return
    const spread = spreadOf(at)
    if (spread.every(one => width(one) <= tolerance)) {
      const middle = spread.map(
        ([min, max], index) => [targets[index] ?? 0n, (min + max) / 2] as const,
      )
      const some = middle.filter(([, value]) => value !== 0)
      // Every leaf says something, were it 0.
      merged.set(at, new Map(some.length > 0 ? some : middle.slice(0, 1)))
      return
    }
    visit(yes[at] ?? -1)
    visit(no[at] ?? -1)
  }
  roots.forEach(visit)
  if (merged.size > 0) keepNodes(ensemble, kept, merged)
  return kept.size
}

const width = ([min, max]: Spread[number]): number => max - min

function joined(one: Spread, other: Spread): Spread {
  return one.map(([min, max], target) => {
    const [otherMin, otherMax] = other[target] ?? [min, max]
    return [Math.min(min, otherMin), Math.max(max, otherMax)]
  })
}
