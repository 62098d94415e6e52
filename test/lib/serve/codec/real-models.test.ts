import {describe, expect, it} from 'vitest'
import {loadModel, type Model} from '../../../../src/lib/model/index.ts'
import {createRowCodec, type RowCodec} from '../../../../src/lib/serve/codec/index.ts'
import {expected, feedsOf, fixture} from '../../model/expected-predictions.ts'
import {strict} from './codec-fixture.ts'

async function withModel(
  name: string,
  use: (model: Model, codec: RowCodec) => Promise<void>,
): Promise<void> {
  const model = await loadModel(fixture(`${name}.onnx`))
  try {
    const {signature, predictionColumns} = model
    await use(
      model,
      createRowCodec({signature, predictionColumns, policy: strict, image: undefined}),
    )
  } finally {
    await model.release()
  }
}

describe('what Python recorded as nested lists becomes the tensors that the model takes', () => {
  // A list of pixels has no columns that rows could name.
  const names = Object.keys(expected).filter(name => name !== 'image')
  it.each(names)('%s', async name => {
    await withModel(name, async (model, codec) => {
      const feeds = feedsOf(model.signature, name)
      expect(await codec.decodeTensors(expected[name]?.feeds ?? {})).toEqual(feeds)
      expect((await codec.decodeTensors(expected[name]?.feeds ?? {})).rowCount).toBe(feeds.rowCount)
    })
  })
})

it('a request goes through sklearn and comes back as text', async () => {
  await withModel('sklearn-pipeline', async (model, codec) => {
    const rows = [{age: 76, income: '51.056602478027344', CITY: 'Oslo'}]
    const feeds = await codec.decodeRecords(rows)
    expect(codec.rowTexts(feeds)).toEqual(['{"age":76,"income":51.056602,"city":"Oslo"}'])
    const answer = codec.rowJson(codec.cells(await model.predict(feeds)), 0)
    // Python's onnxruntime: no 0.27891719341278076, yes 0.7210828065872192.
    expect(JSON.parse(answer)).toEqual({
      prediction: 'yes',
      probabilities: {
        no: expect.closeTo(0.27891719341278076, 6) as number,
        yes: expect.closeTo(0.7210828065872192, 6) as number,
      },
    })
  })
})

it('every element type goes in and comes out as it is', async () => {
  await withModel('every-type', async (model, codec) => {
    const {in_int64, in_uint64, ...others} = expected['every-type']?.feeds ?? {}
    const feeds = await codec.decodeTensors({...others, in_int64, in_uint64})
    const cells = codec.cells(await model.predict(feeds))
    const written = codec.rowJson(cells, 1)
    expect(written).toContain('"out_int64":9007199254740993')
    expect(written).toContain('"out_uint64":9007199254740993')
    expect(written).toContain('"out_bool":false')
    expect(written).toContain('"out_float64":1e+300')
    expect(codec.rowJson(cells, 2)).toContain('"out_string":"Tromsø"')
    expect(codec.rowJson(cells, 2)).toContain('"out_float16":65504')
  })
})
