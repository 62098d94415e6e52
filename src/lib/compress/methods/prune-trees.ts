import {attributeOf, GraphEditor, type NodeProto} from '../../model/onnx/edit/index.ts'
import type {CompressionMethod, MethodContext, Outcome} from './method.ts'

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

const OPERATORS: Readonly<Record<string, 'class' | 'target'>> = {
  TreeEnsembleClassifier: 'class',
  TreeEnsembleRegressor: 'target',
}

function prune(bytes: Uint8Array, {parameter}: MethodContext): Outcome {
  const editor = new GraphEditor(bytes)
  const ensembles = editor.nodes.flatMap(node => ensembleOf(node) ?? [])
  if (ensembles.length === 0)
    return {
      kind: 'unfit',
      reason: 'it has no trees with leaves in single precision that are added up',
    }
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

/** The arrays of an operator, which belong together by position. */
interface Ensemble {
  readonly node: NodeProto
  readonly kind: 'class' | 'target'
  readonly modes: readonly string[]
}

function ensembleOf(node: NodeProto): Ensemble | undefined {
  const kind = OPERATORS[node.opType]
  if (kind === undefined || node.domain !== 'ai.onnx.ml') return undefined
  const weights = attributeOf(node, `${kind}_weights`)?.floats ?? []
  const added = attributeOf(node, 'aggregate_function')?.s
  const isSum = added === undefined || ['SUM', 'AVERAGE'].includes(Buffer.from(added).toString())
  const modes = (attributeOf(node, 'nodes_modes')?.strings ?? []).map(mode =>
    Buffer.from(mode).toString(),
  )
  return weights.length > 0 && isSum && modes.length > 0 ? {node, kind, modes} : undefined
}

/** Of a subtree: by class or target, the smallest and the largest of its leaves. */
type Spread = readonly (readonly [min: number, max: number])[]

/** Merges subtrees, and says how many nodes are left. */
function merge({node, kind, modes}: Ensemble, share: number): number {
  const whole = (name: string): bigint[] => [...(attributeOf(node, name)?.ints ?? [])].map(BigInt)
  const [trees, ids] = [whole('nodes_treeids'), whole('nodes_nodeids')]
  const places = new Map(ids.map((id, at) => [`${trees[at]} ${id}`, at]))
  const child = (name: string): number[] =>
    whole(name).map((id, at) => places.get(`${trees[at]} ${id}`) ?? -1)
  const [yes, no] = [child('nodes_truenodeids'), child('nodes_falsenodeids')]
  const leaves = leavesOf(node, kind, places)
  const targets = [...new Set(leaves.flatMap(({values}) => [...values.keys()]))]
  const leafAt = new Map(leaves.map(({at, values}) => [at, values]))

  const spreads = new Map<number, Spread>()
  const spreadOf = (at: number): Spread => {
    const known = spreads.get(at)
    if (known !== undefined) return known
    const found =
      modes[at] === 'LEAF'
        ? targets.map(target => {
            const value = leafAt.get(at)?.get(target) ?? 0
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
  const merged = new Map<number, ReadonlyMap<bigint, number>>()
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
  if (merged.size > 0) write({node, kind, modes}, kept, merged, leafAt, {trees, ids})
  return kept.size
}

const width = ([min, max]: Spread[number]): number => max - min

function joined(one: Spread, other: Spread): Spread {
  return one.map(([min, max], target) => {
    const [otherMin, otherMax] = other[target] ?? [min, max]
    return [Math.min(min, otherMin), Math.max(max, otherMax)]
  })
}

interface Leaf {
  readonly at: number
  readonly values: Map<bigint, number>
}

function leavesOf(
  node: NodeProto,
  kind: Ensemble['kind'],
  places: ReadonlyMap<string, number>,
): readonly Leaf[] {
  const {treeids, nodeids, ids, weights} = leafArrays(node, kind)
  const leaves = new Map<number, Leaf>()
  weights.forEach((weight, index) => {
    const at = places.get(`${treeids[index]} ${nodeids[index]}`) ?? -1
    const leaf = leaves.get(at) ?? {at, values: new Map<bigint, number>()}
    leaves.set(at, leaf)
    const target = BigInt(ids[index] ?? 0)
    leaf.values.set(target, (leaf.values.get(target) ?? 0) + weight)
  })
  return [...leaves.values()]
}

function leafArrays(node: NodeProto, kind: Ensemble['kind']) {
  const ints = (name: string) => attributeOf(node, `${kind}_${name}`)?.ints ?? []
  const weights = attributeOf(node, `${kind}_weights`)?.floats ?? []
  return {treeids: ints('treeids'), nodeids: ints('nodeids'), ids: ints('ids'), weights}
}

const NODE_ARRAYS = [
  'nodeids',
  'treeids',
  'featureids',
  'modes',
  'values',
  'truenodeids',
  'falsenodeids',
  'hitrates',
  'missing_value_tracks_true',
]

function write(
  {node, kind, modes}: Ensemble,
  kept: ReadonlySet<number>,
  merged: ReadonlyMap<number, ReadonlyMap<bigint, number>>,
  leafAt: ReadonlyMap<number, ReadonlyMap<bigint, number>>,
  {trees, ids}: {readonly trees: readonly bigint[]; readonly ids: readonly bigint[]},
): void {
  const order = [...kept].sort((a, b) => a - b)
  for (const name of NODE_ARRAYS) {
    const attribute = attributeOf(node, `nodes_${name}`)
    if (attribute === undefined) continue
    const identity = name === 'nodeids' || name === 'treeids'
    const pick = <T>(values: readonly T[], blank: T): T[] =>
      values.length !== modes.length
        ? [...values]
        : order.map(at => (merged.has(at) && !identity ? blank : (values[at] ?? blank)))
    attribute.ints = pick(attribute.ints, 0n)
    attribute.floats = pick(attribute.floats, 0)
    attribute.strings = pick(attribute.strings, Buffer.from('LEAF'))
  }
  const rows = order.flatMap(at =>
    [...(merged.get(at) ?? leafAt.get(at) ?? [])].map(([target, weight]) => ({at, target, weight})),
  )
  const set = (name: string, values: bigint[]): void => {
    const attribute = attributeOf(node, `${kind}_${name}`)
    if (attribute !== undefined) attribute.ints = values
  }
  set(
    'treeids',
    rows.map(({at}) => trees[at] ?? 0n),
  )
  set(
    'nodeids',
    rows.map(({at}) => ids[at] ?? 0n),
  )
  set(
    'ids',
    rows.map(({target}) => target),
  )
  const weights = attributeOf(node, `${kind}_weights`)
  if (weights !== undefined) weights.floats = rows.map(({weight}) => weight)
}
