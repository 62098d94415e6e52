import {readFileSync} from 'node:fs'
import {describe, expect, it} from 'vitest'
import {z} from 'zod'
import {trainer} from './trainer.ts'

const {boost, predictMargins, sigmoid, quantileCuts, assignBins} = trainer

const oneSplit = {
  learningRate: 1,
  maxTrees: 1,
  maxLeaves: 2,
  minRowsPerLeaf: 1,
  l2: 0,
  validationShare: 0,
}

describe('one tree, worked by hand', () => {
  // Half of the labels are 1: base 0, p = ½, gradients ±½, hessians ¼.
  const labels = [0, 0, 1, 1]

  it('splits between the classes and takes the Newton step −G/H = ∓1/½', () => {
    const model = boost([Float32Array.of(1, 1, 2, 2)], labels, oneSplit)
    expect(model.base).toBe(0)
    expect(model.trees).toHaveLength(1)
    expect(model.trees[0]).toMatchObject({threshold: [1.5, 0, 0], value: [0, -2, 2]})
  })

  it('shrinks the leaf by λ: 1/(½ + ½) = 1, and by the learning rate', () => {
    const options = {...oneSplit, l2: 0.5, learningRate: 0.1}
    const model = boost([Float32Array.of(1, 1, 2, 2)], labels, options)
    expect(model.trees[0]?.value[1]).toBeCloseTo(-0.1, 7)
  })

  it('sends missing values to the side that they are like', () => {
    const left = boost([Float32Array.of(1, NaN, 2, 2)], labels, oneSplit)
    expect(left.trees[0]?.missingLeft[0]).toBe(1)
    const right = boost([Float32Array.of(1, 1, 2, NaN)], labels, oneSplit)
    expect(right.trees[0]?.missingLeft[0]).toBe(0)
  })

  it('can split what is there from what is missing', () => {
    const column = Float32Array.of(1, 2, NaN, NaN)
    const model = boost([column], labels, oneSplit)
    expect([...predictMargins(model, [column], 4)]).toEqual([-2, -2, 2, 2])
  })

  it('begins at the log-odds of the labels: ln(3/1)', () => {
    const model = boost([Float32Array.of(1, 1, 1, 1)], [0, 1, 1, 1], oneSplit)
    expect(model.base).toBeCloseTo(Math.log(3), 6)
    expect(model.trees).toEqual([])
  })
})

describe('against scikit-learn', () => {
  const reference = z
    .object({
      parameters: z.object({
        learning_rate: z.number(),
        max_iter: z.number(),
        max_leaf_nodes: z.number(),
        min_samples_leaf: z.number(),
        l2_regularization: z.number(),
      }),
      columns: z.array(z.array(z.number().nullable())),
      labels: z.array(z.number()),
      probabilities: z.array(z.number()),
    })
    .parse(
      JSON.parse(
        readFileSync(new URL('../../fixtures/flights/gbdt.json', import.meta.url), 'utf8'),
      ),
    )

  it('predicts what HistGradientBoostingClassifier does, to 1e-6', () => {
    const {parameters, labels, probabilities} = reference
    const columns = reference.columns.map(values => Float32Array.from(values, v => v ?? NaN))
    const model = boost(columns, labels, {
      learningRate: parameters.learning_rate,
      maxTrees: parameters.max_iter,
      maxLeaves: parameters.max_leaf_nodes,
      minRowsPerLeaf: parameters.min_samples_leaf,
      l2: parameters.l2_regularization,
      validationShare: 0,
    })
    const ours = Array.from(predictMargins(model, columns, labels.length), sigmoid)
    const differences = ours.map((p, row) => Math.abs(p - (probabilities[row] ?? NaN)))
    expect(Math.max(...differences)).toBeLessThan(1e-6)
  })
})

describe('a longer training', () => {
  const rows = 3000
  const columns = [0, 1].map(k =>
    Float32Array.from({length: rows}, (_, i) => Math.sin(i * (k + 1) * 12.9898) * 43758.5453),
  )
  const labels = Array.from({length: rows}, (_, i) =>
    Math.sin((columns[0]?.[i] ?? 0) / 9000) + Math.sin(i * 78.233) * 0.5 > 0 ? 1 : 0,
  )

  it('gives the same model for the same seed, and another for another', () => {
    const [first, again, other] = [1, 1, 2].map(seed => boost(columns, labels, {seed}))
    expect(again).toEqual(first)
    expect(other).not.toEqual(first)
  })

  it('keeps the trees up to the lowest validation loss', () => {
    const model = boost(columns, labels, {learningRate: 0.5, patience: 5})
    const validation = [...model.validation]
    const lossAt = (trees: number): number => {
      const margins = predictMargins({...model, trees: model.trees.slice(0, trees)}, columns, rows)
      return trainer.logLoss(
        validation.map(row => labels[row] ?? 0),
        validation.map(row => sigmoid(margins[row] ?? 0)),
      )
    }
    const losses = Array.from({length: model.trees.length + 1}, (_, trees) => lossAt(trees))
    expect(Math.min(...losses)).toBeCloseTo(model.validationLoss, 12)
    expect(losses.indexOf(Math.min(...losses))).toBe(model.trees.length)
  })

  it('goes on from the margins of a model', () => {
    const start = boost(columns, labels, {maxTrees: 5})
    const margins = predictMargins(start, columns, rows)
    const more = boost(columns, labels, {maxTrees: 50}, {margins})
    expect(more.base).toBe(0)
    expect(more.trees.length).toBeGreaterThan(0)
    expect(more.validationLoss).toBeLessThan(start.validationLoss)
  })
})

describe('bins', () => {
  it('are cut half-way between the values when there are few', () => {
    const values = Float32Array.of(1, 3, 2, 3, NaN)
    expect([...quantileCuts(values, [...values.keys()])]).toEqual([1.5, 2.5])
    expect([...assignBins(values, Float32Array.of(1.5, 2.5))]).toEqual([0, 2, 1, 2, 3])
  })

  it('are at most 255 and hold about as many rows each when there are many', () => {
    const values = Float32Array.from({length: 25500}, (_, i) => Math.sqrt(i))
    const cuts = quantileCuts(values, Uint32Array.from(values.keys()))
    expect(cuts).toHaveLength(254)
    const counts = new Array<number>(256).fill(0)
    for (const bin of assignBins(values, cuts)) counts[bin] = (counts[bin] ?? 0) + 1
    expect(new Set(counts)).toEqual(new Set([100, 0]))
  })

  it('keep neighbours of float32 apart', () => {
    const next = 1 + 2 ** -23
    const cuts = quantileCuts(Float32Array.of(1, next), [0, 1])
    expect([...assignBins(Float32Array.of(1, next), cuts)]).toEqual([0, 1])
  })
})
