import type {Ensemble} from '../tree-ensemble.ts'

/**
 * The first trees of those that speak of the same classes or targets, one at least: a boosted model of several classes has
 * trees of one class each, in turns or class by class.
 *
 * @param share - Of the trees, in (0, 1).
 */
export function firstTrees({trees, leaves}: Ensemble, share: number): ReadonlySet<bigint> {
  const targets = new Map<bigint, Set<bigint>>([...new Set(trees)].map(tree => [tree, new Set()]))
  for (const [at, values] of leaves)
    for (const target of values.keys()) targets.get(trees[at] ?? -1n)?.add(target)
  const groups = new Map<string, bigint[]>()
  for (const [tree, own] of targets) {
    const key = [...own].sort().join()
    groups.set(key, [...(groups.get(key) ?? []), tree])
  }
  return new Set(
    [...groups.values()].flatMap(group =>
      group.slice(0, Math.max(1, Math.round(group.length * share))),
    ),
  )
}
