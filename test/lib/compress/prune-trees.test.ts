import {readFileSync} from 'node:fs'
import {describe, expect, it} from 'vitest'
import {pruneTrees} from '../../../src/lib/compress/methods/prune-trees/index.ts'
import {attributeOf, GraphEditor} from '../../../src/lib/model/onnx/edit/index.ts'
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

const bytes = readFileSync(fixture('trees'))
const ensemble = (model: Uint8Array) => {
  const [node] = new GraphEditor(model).nodes.filter(({opType}) =>
    opType.startsWith('TreeEnsemble'),
  )
  if (node === undefined) throw new Error('There are no trees.')
  return node
}
const nodeCount = (model: Uint8Array): number =>
  attributeOf(ensemble(model), 'nodes_modes')?.strings.length ?? 0

/** Probabilities of the digits, row by row. */
const sharesOf = (model: Uint8Array): Promise<readonly number[]> =>
  withModel(model, async loaded => {
    const {columns} = await loaded.predict(feedsFor(loaded, readDigits('test').feeds))
    return columns.slice(1).flatMap(({values}) => Array.from(values, Number))
  })

describe('merging leaves of trees', () => {
  it('leaves no answer further away than half the tolerance a tree', async () => {
    const weights = attributeOf(ensemble(bytes), 'class_weights')?.floats ?? []
    const trees = new Set(attributeOf(ensemble(bytes), 'nodes_treeids')?.ints).size
    const spread = Math.max(...weights) - Math.min(0, ...weights)
    const before = await sharesOf(bytes)
    let nodes = nodeCount(bytes)
    for (const tolerance of [0.1, 0.2, 0.9]) {
      const model = await applied(pruneTrees, bytes, tolerance)
      expect(nodeCount(model)).toBeLessThan(nodes)
      nodes = nodeCount(model)
      const after = await sharesOf(model)
      const far = Math.max(...after.map((value, at) => Math.abs(value - (before[at] ?? 0))))
      expect(far).toBeLessThanOrEqual((trees * tolerance * spread) / 2 + 1e-6)
    }
    expect(nodes).toBeLessThan(nodeCount(bytes) * 0.9)
  })

  it('makes one leaf of leaves that are equal, and answers to the bit as before', async () => {
    // Without any tolerance only subtrees of equal leaves are merged; where there are none, it says so.
    const outcome = await pruneTrees.apply(bytes, await contextFor(bytes, 0))
    if (outcome.kind === 'unfit') expect(outcome.reason).toContain('differ by more than 0')
    else {
      expect(await sharesOf(outcome.model)).toEqual(await sharesOf(bytes))
      expect(shareOfEqual(await classesOf(outcome.model), await classesOf(bytes))).toBe(1)
    }
  })

  it('does not apply to matrices', async () => {
    const mlp = readFileSync(fixture('mlp'))
    expect(await pruneTrees.apply(mlp, await contextFor(mlp, 0.1))).toMatchObject({kind: 'unfit'})
  })
})
