import {readFileSync} from 'node:fs'
import {gzipSync} from 'node:zlib'
import {describe, expect, it} from 'vitest'
import {lowRank} from '../../../src/lib/compress/methods/low-rank.ts'
import {pruneMagnitude} from '../../../src/lib/compress/methods/prune-magnitude.ts'
import {pruneStructured} from '../../../src/lib/compress/methods/prune-structured/index.ts'
import {floatsOf, GraphEditor} from '../../../src/lib/model/onnx/edit/index.ts'
import {applied, classesOf, contextFor, fixture, shareOfEqual} from './fixtures.ts'

const agreement = async (bytes: Uint8Array, model: Uint8Array): Promise<number> =>
  shareOfEqual(await classesOf(bytes), await classesOf(model))

describe.each([
  {method: pruneStructured, parameter: 0.5, models: ['mlp', 'transformer'], ratio: 1.3, same: 0.7},
  {method: lowRank, parameter: 0.5, models: ['mlp', 'transformer'], ratio: 1.5, same: 0.9},
])('$method.name', ({method, parameter, models, ratio, same}) => {
  it.each(models)('makes the %s smaller', async name => {
    const bytes = readFileSync(fixture(name))
    const model = await applied(method, bytes, parameter)
    expect(bytes.length / model.length).toBeGreaterThan(ratio)
    expect(await agreement(bytes, model)).toBeGreaterThan(same)
  })

  it.each(['convolution', 'trees'])('says why it does not apply to the %s', async name => {
    const bytes = readFileSync(fixture(name))
    expect(await method.apply(bytes, await contextFor(bytes, parameter))).toMatchObject({
      kind: 'unfit',
    })
  })
})

describe('structured pruning', () => {
  it('of units that give nothing changes no answer', async () => {
    const editor = new GraphEditor(readFileSync(fixture('mlp')))
    const [, second] = editor.nodes.filter(({opType}) => opType === 'Gemm')
    const weights = editor.constant(second?.input[1])
    if (weights === undefined) throw new Error('There are weights.')
    // [96, 192], transposed: every other hidden unit goes nowhere.
    const silenced = floatsOf(weights).map((value, index) => (index % 2 === 0 ? value : 0))
    weights.rawData = new Uint8Array(silenced.buffer)
    const before = editor.finish()
    const outcome = await pruneStructured.apply(before, await contextFor(before, 0.01))
    expect(outcome).toMatchObject({kind: 'made', changed: '1 of 288 hidden units'})
    const model = await applied(pruneStructured, before, 0.01)
    expect(await agreement(before, model)).toBe(1)
  })
})

describe('pruning by magnitude', () => {
  it('sets the share of smallest weights of each tensor to zero, and travels smaller', async () => {
    const bytes = readFileSync(fixture('mlp'))
    const model = await applied(pruneMagnitude, bytes, 0.5)
    for (const {dims, ...tensor} of new GraphEditor(model).graph.initializer)
      if (dims.length === 2) {
        const values = floatsOf({dims, ...tensor})
        const zeros = values.filter(value => value === 0).length
        expect(zeros).toBe(Math.floor(values.length / 2))
      }
    expect(gzipSync(model).length).toBeLessThan(0.7 * gzipSync(bytes).length)
    expect(await agreement(bytes, model)).toBeGreaterThan(0.95)
  })
})
