import {readFileSync} from 'node:fs'
import {describe, expect, it} from 'vitest'
import {float16} from '../../../src/lib/compress/methods/float16.ts'
import {int4Weights} from '../../../src/lib/compress/methods/int4-weights.ts'
import {int8Dynamic} from '../../../src/lib/compress/methods/int8-dynamic.ts'
import {int8Weights} from '../../../src/lib/compress/methods/int8-weights.ts'
import {applied, classesOf, contextFor, fixture, shareOfEqual} from './fixtures.ts'

const neural = ['mlp', 'convolution', 'transformer']

describe.each([
  {method: float16, models: neural, ratio: 1.85, agreement: 1},
  {method: int8Weights, models: neural, ratio: 3, agreement: 0.99},
  {method: int8Dynamic, models: ['mlp', 'transformer'], ratio: 3, agreement: 0.99},
  {method: int4Weights, models: ['mlp', 'transformer'], ratio: 4, agreement: 0.95},
])('$method.name', ({method, models, ratio, agreement}) => {
  it.each(models)('makes the %s smaller, which answers the same', async name => {
    const bytes = readFileSync(fixture(name))
    const model = await applied(method, bytes)
    const share = shareOfEqual(await classesOf(bytes), await classesOf(model))
    expect(bytes.length / model.length).toBeGreaterThan(ratio)
    expect(share).toBeGreaterThanOrEqual(agreement)
  })

  it('says why it does not apply to trees', async () => {
    const bytes = readFileSync(fixture('trees'))
    const outcome = await method.apply(bytes, await contextFor(bytes))
    expect(outcome).toMatchObject({kind: 'unfit'})
    expect(outcome.kind === 'unfit' && outcome.reason).toContain('trees')
  })
})

it('dynamic quantisation leaves convolutions alone', async () => {
  const bytes = readFileSync(fixture('convolution'))
  const model = await applied(int8Dynamic, bytes)
  expect(bytes.length / model.length).toBeLessThan(1.1)
})
