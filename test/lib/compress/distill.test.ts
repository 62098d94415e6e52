import {readFileSync} from 'node:fs'
import {fileURLToPath} from 'node:url'
import {describe, expect, it} from 'vitest'
import {distill} from '../../../src/lib/compress/methods/distill/index.ts'
import {createRandom} from '../../../src/lib/core/statistics/index.ts'
import {createValues, loadModel, type Feeds} from '../../../src/lib/model/index.ts'
import {applied, classesOf, contextFor, fixture, shareOfEqual, withModel} from './fixtures.ts'

const model = (name: string): string =>
  fileURLToPath(new URL(`../../fixtures/models/${name}.onnx`, import.meta.url))

describe('a student', () => {
  it('of trees is a tenth of their size and mostly agrees on rows that it did not learn from', async () => {
    const bytes = readFileSync(fixture('trees'))
    const student = await applied(distill, bytes, 32)
    expect(bytes.length / student.length).toBeGreaterThan(10)
    const share = shareOfEqual(await classesOf(bytes), await classesOf(student))
    expect(share).toBeGreaterThan(0.8)
  })

  it.each([
    'zipmap-int64',
    'string-labels',
    'xgboost',
    'tree-regression',
    'double-regression',
    'sklearn-pipeline',
    'sigmoid',
    'lightgbm',
    'one-hot',
  ])('of %s has its inputs, outputs and labels', async name => {
    const teacher = await loadModel(model(name))
    const random = createRandom(1)
    const tensors = Object.fromEntries(
      teacher.signature.inputs.map(input => {
        const own = teacher.signature.columns.filter(column => column.input === input.name)
        const values = createValues(input.type, 300 * own.length) as (number | bigint | string)[]
        const known = teacher.categories.filter(category => category.input === input.name)
        for (let place = 0; place < values.length; place++) {
          const category = known.find(({index}) => index === place % own.length)?.values
          const drawn = category?.[Math.floor(random() * category.length)]
          if (input.type === 'string')
            values[place] = String(drawn ?? `k${Math.floor(random() * 3)}`)
          else if (input.type === 'int64') values[place] = BigInt(drawn ?? Math.floor(random() * 5))
          else values[place] = Number(drawn ?? random() * 4 - 2)
        }
        return [input.name, {type: input.type, dims: [300, own.length], values}]
      }),
    ) as unknown as Feeds['tensors']
    const feeds = {rowCount: 300, tensors}
    try {
      const outcome = await distill.apply(readFileSync(model(name)), {
        ...{parameter: 16, signature: teacher.signature, meaning: teacher.meaning},
        ...{calibration: [], signal: undefined},
        teacher: {rows: [feeds], answer: asked => teacher.predict(asked)},
      })
      if (outcome.kind === 'unfit') throw new Error(outcome.reason)
      await withModel(outcome.model, async student => {
        expect(student.signature.columns).toEqual(teacher.signature.columns)
        expect(student.signature.labels).toEqual(teacher.signature.labels)
        expect(student.predictionColumns).toEqual(teacher.predictionColumns)
        const [own, others] = [await student.predict(feeds), await teacher.predict(feeds)]
        expect(own.columns[0]?.values.length).toBe(others.columns[0]?.values.length)
      })
    } finally {
      await teacher.release()
    }
  })

  it('needs rows other than those that are measured on, and says so', async () => {
    const bytes = readFileSync(fixture('trees'))
    const context = {...(await contextFor(bytes, 8)), teacher: null}
    expect(await distill.apply(bytes, context)).toEqual({
      kind: 'unfit',
      reason: expect.stringContaining('--reference') as string,
    })
  })
})
