import {create} from '@bufbuild/protobuf'
import {readFileSync} from 'node:fs'
import {describe, expect, it} from 'vitest'
import {dropTrees} from '../../../src/lib/compress/methods/drop-trees/index.ts'
import {firstTrees} from '../../../src/lib/compress/methods/drop-trees/first-trees.ts'
import {fitSums} from '../../../src/lib/compress/methods/drop-trees/fit-sums.ts'
import {readEnsembles, type Ensemble} from '../../../src/lib/compress/methods/tree-ensemble.ts'
import {
  attributeOf,
  createNode,
  DataType,
  GraphEditor,
  ValueInfoSchema,
} from '../../../src/lib/model/onnx/edit/index.ts'
import {
  applied,
  classesOf,
  contextFor,
  feedsFor,
  fixture,
  readDigits,
  shareOfEqual,
  withModel,
} from './fixtures.ts'

const forest = readFileSync(fixture('trees'))

describe('dropping trees', () => {
  it('of a forest halves it, and shares stay shares', async () => {
    const model = await applied(dropTrees, forest)
    expect(treeCount(model)).toBe(treeCount(forest) / 2)
    expect(model.length).toBeLessThan(0.55 * forest.length)
    const shares = await answersOf(model)
    for (let row = 0; row < shares.length / 10; row++) {
      const own = shares.slice(row * 10, row * 10 + 10)
      expect(Math.min(...own)).toBeGreaterThanOrEqual(-1e-6)
      expect(own.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 5)
    }
    expect(shareOfEqual(await classesOf(model), await classesOf(forest))).toBeGreaterThan(0.9)
  })

  it('of equal trees that are averaged answers as before: what is left is multiplied', async () => {
    for (const aggregate of ['SUM', 'AVERAGE'] as const) {
      const tree = {pixel: 20, low: 1, high: 3}
      const bytes = stumps([tree, tree, tree, tree], aggregate)
      const model = await applied(dropTrees, bytes)
      expect(treeCount(model)).toBe(2)
      await expectEqual(model, bytes)
    }
  })

  it('that say the same of every row answers as before: it is added to what is left', async () => {
    const bytes = stumps([
      {low: -2, high: 5},
      {low: 0, high: 1},
      {low: 4, high: 4},
      {low: -1, high: -1},
    ])
    const model = await applied(dropTrees, bytes)
    expect(treeCount(model)).toBe(2)
    await expectEqual(model, bytes)
  })

  it('does not apply to matrices, to one tree, and without calibration rows', async () => {
    const mlp = readFileSync(fixture('mlp'))
    expect(await dropTrees.apply(mlp, await contextFor(mlp, 0.5))).toMatchObject({kind: 'unfit'})
    const one = stumps([{low: 0, high: 1}])
    expect(await dropTrees.apply(one, await contextFor(one, 0.5))).toMatchObject({
      kind: 'unfit',
      reason: 'it has too few trees to drop one',
    })
    const context = {...(await contextFor(forest, 0.5)), calibration: []}
    expect(await dropTrees.apply(forest, context)).toMatchObject({
      kind: 'unfit',
      reason: 'there are no calibration rows to fit the other trees by',
    })
  })
})

describe('firstTrees', () => {
  it('takes the share of each class, in whatever order the trees of classes stand', () => {
    const inTurns = ensembleOf([0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2])
    expect([...firstTrees(inTurns, 0.5)].map(Number).sort((a, b) => a - b)).toEqual([
      0, 1, 2, 3, 4, 5,
    ])
    const byClass = ensembleOf([0, 0, 0, 0, 1, 1, 1, 1])
    expect([...firstTrees(byClass, 0.5)].map(Number).sort((a, b) => a - b)).toEqual([0, 1, 4, 5])
    expect([...firstTrees(ensembleOf([0, 1]), 0.01)].map(Number)).toEqual([0, 1])
  })
})

describe('fitSums', () => {
  // numpy.linalg.lstsq([[1, 1], [2, 1], [4, 1]], [3, 4, 9]): 2.071429, 0.5
  const [some, all] = [
    [1, 2, 4],
    [3, 4, 9],
  ]
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value) / values.length
  const [meanSome, meanAll] = [mean(some), mean(all)]
  const sums = {
    rows: 3,
    meanAll: Float64Array.of(meanAll),
    meanSome: Float64Array.of(meanSome),
    spread: some.reduce((sum, value) => sum + (value - meanSome) ** 2, 0),
    together: some.reduce(
      (sum, value, row) => sum + (value - meanSome) * ((all[row] ?? 0) - meanAll),
      0,
    ),
  }

  it('is that of least squares', () => {
    const {scale, offsets} = fitSums(sums, {sharesOnly: false})
    expect(scale).toBeCloseTo(2.071429, 6)
    expect(offsets[0]).toBeCloseTo(0.5, 6)
  })

  it('adds nothing negative to shares', () => {
    const {scale, offsets} = fitSums({...sums, meanAll: Float64Array.of(4)}, {sharesOnly: true})
    expect(scale).toBeCloseTo(4 / meanSome, 9)
    expect(offsets[0]).toBeCloseTo(0, 9)
  })
})

/** Regression trees that look at one pixel each: `low` where it is 4 or less, else `high`. */
function stumps(
  trees: readonly {readonly pixel?: number; readonly low: number; readonly high: number}[],
  aggregate: 'SUM' | 'AVERAGE' = 'SUM',
): Uint8Array {
  const editor = new GraphEditor(readFileSync(fixture('mlp')))
  const {graph} = editor
  const [input] = graph.input
  const nodes = trees.flatMap((_, tree) =>
    [0, 1, 2].map(id => ({tree: BigInt(tree), id: BigInt(id)})),
  )
  const leaves = trees.flatMap(({low, high}, tree) => [
    {tree: BigInt(tree), id: 1n, weight: low},
    {tree: BigInt(tree), id: 2n, weight: high},
  ])
  const each = <T>(branch: T, leaf: T): T[] => nodes.map(({id}) => (id === 0n ? branch : leaf))
  graph.node = [
    createNode('TreeEnsembleRegressor', [input?.name ?? ''], ['sum'], {
      domain: 'ai.onnx.ml',
      attributes: {
        n_targets: 1n,
        aggregate_function: aggregate,
        nodes_treeids: nodes.map(({tree}) => tree),
        nodes_nodeids: nodes.map(({id}) => id),
        nodes_featureids: nodes.map(({tree, id}) =>
          id === 0n ? BigInt(trees[Number(tree)]?.pixel ?? 20 + 7 * Number(tree)) : 0n,
        ),
        nodes_modes: each('BRANCH_LEQ', 'LEAF'),
        nodes_values: each(4.5, 0.5),
        nodes_truenodeids: each(1n, 0n),
        nodes_falsenodeids: each(2n, 0n),
        target_treeids: leaves.map(({tree}) => tree),
        target_nodeids: leaves.map(({id}) => id),
        target_ids: leaves.map(() => 0n),
        target_weights: leaves.map(({weight}) => weight),
      },
    }),
  ]
  graph.initializer = []
  graph.output = [
    create(ValueInfoSchema, {
      name: 'sum',
      type: {
        tensorType: {
          elemType: DataType.float,
          shape: {dim: [{dimParam: 'n'}, {dimValue: 1n}]},
        },
      },
    }),
  ]
  editor.useDomain('ai.onnx.ml', 1)
  return editor.finish()
}

function ensembleOf(targets: readonly number[]): Ensemble {
  const trees = targets.map((_, tree) => BigInt(tree))
  const leaves = new Map(targets.map((target, at) => [at, new Map([[BigInt(target), 1]])]))
  return {trees, leaves} as unknown as Ensemble
}

function treeCount(model: Uint8Array): number {
  const ensembles = readEnsembles(new GraphEditor(model))
  return new Set(ensembles.flatMap(({node}) => attributeOf(node, 'nodes_treeids')?.ints ?? [])).size
}

/** Probabilities, or what is predicted, row by row. */
function answersOf(model: Uint8Array): Promise<readonly number[]> {
  return withModel(model, async loaded => {
    const {columns} = await loaded.predict(feedsFor(loaded, readDigits('test').feeds))
    const [first, ...others] = columns
    const numbers = others.length > 0 ? others : [first]
    const rows = first?.values.length ?? 0
    return Array.from({length: rows}, (_, row) =>
      numbers.map(column => Number(column?.values[row])),
    ).flat()
  })
}

async function expectEqual(model: Uint8Array, original: Uint8Array): Promise<void> {
  const [after, before] = [await answersOf(model), await answersOf(original)]
  expect(new Set(before).size).toBeGreaterThan(1)
  for (const [row, value] of before.entries()) expect(after[row]).toBeCloseTo(value, 5)
}
