import {attributeOf, type GraphEditor, type NodeProto} from '../../model/onnx/edit/index.ts'
import type {Outcome} from './method.ts'

/** What a leaf adds, by class or target. */
export type LeafValues = ReadonlyMap<bigint, number>

/** A TreeEnsembleClassifier or TreeEnsembleRegressor: arrays that belong together by position, of all nodes of all trees. */
export interface Ensemble {
  readonly node: NodeProto
  readonly kind: 'class' | 'target'
  readonly trees: readonly bigint[]
  readonly ids: readonly bigint[]
  /** `LEAF`, or how a node compares. */
  readonly modes: readonly string[]
  /** Where the children of each node stand; −1 where there is none. */
  readonly yes: readonly number[]
  readonly no: readonly number[]
  /** Whether what the trees say is divided by how many they are. */
  readonly averages: boolean
  /** By where a leaf stands. */
  readonly leaves: ReadonlyMap<number, LeafValues>
}

const OPERATORS: Readonly<Record<string, 'class' | 'target'>> = {
  TreeEnsembleClassifier: 'class',
  TreeEnsembleRegressor: 'target',
}

/** Why nothing is done for a model without such trees. */
export const NO_TREES: Outcome = {
  kind: 'unfit',
  reason: 'it has no trees with leaves in single precision that are added up',
}

/** The trees of a graph, an ensemble an operator. */
export function readEnsembles({nodes}: GraphEditor): readonly Ensemble[] {
  return nodes.flatMap(node => readEnsemble(node) ?? [])
}

/** The trees of an operator, undefined where it has none with leaves in single precision that are added up. */
function readEnsemble(node: NodeProto): Ensemble | undefined {
  const kind = OPERATORS[node.opType]
  if (kind === undefined || node.domain !== 'ai.onnx.ml') return undefined
  const weights = attributeOf(node, `${kind}_weights`)?.floats ?? []
  const added = attributeOf(node, 'aggregate_function')?.s
  const aggregate = Buffer.from(added ?? 'SUM').toString()
  const modes = (attributeOf(node, 'nodes_modes')?.strings ?? []).map(mode =>
    Buffer.from(mode).toString(),
  )
  if (weights.length === 0 || !['SUM', 'AVERAGE', ''].includes(aggregate) || modes.length === 0)
    return undefined
  const whole = (name: string): bigint[] => [...(attributeOf(node, name)?.ints ?? [])].map(BigInt)
  const [trees, ids] = [whole('nodes_treeids'), whole('nodes_nodeids')]
  const places = new Map(ids.map((id, at) => [`${trees[at]} ${id}`, at]))
  const child = (name: string): number[] =>
    whole(name).map((id, at) => places.get(`${trees[at]} ${id}`) ?? -1)
  const [yes, no] = [child('nodes_truenodeids'), child('nodes_falsenodeids')]
  const [leafTrees, leafIds] = [whole(`${kind}_treeids`), whole(`${kind}_nodeids`)]
  const targets = whole(`${kind}_ids`)
  const leaves = new Map<number, Map<bigint, number>>()
  weights.forEach((weight, index) => {
    const at = places.get(`${leafTrees[index]} ${leafIds[index]}`) ?? -1
    const values = leaves.get(at) ?? new Map<bigint, number>()
    leaves.set(at, values)
    const target = targets[index] ?? 0n
    values.set(target, (values.get(target) ?? 0) + weight)
  })
  return {node, kind, trees, ids, modes, yes, no, averages: aggregate === 'AVERAGE', leaves}
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

/**
 * Leaves only some nodes in the operator.
 *
 * @param kept - Where they stand.
 * @param merged - Those of them that become leaves, with what these say.
 */
export function keepNodes(
  {node, kind, trees, ids, modes, leaves}: Ensemble,
  kept: ReadonlySet<number>,
  merged: ReadonlyMap<number, LeafValues>,
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
    [...(merged.get(at) ?? leaves.get(at) ?? [])].map(([target, weight]) => ({at, target, weight})),
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
