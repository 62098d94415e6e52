import {describe, expect, it} from 'vitest'
import type {PredictionColumn, Predictions} from '../../../../src/lib/model/index.ts'
import {singleText} from '../../../../src/lib/data/values/value-texts.ts'
import {codecOf, columnsSignature, matrixSignature} from './codec-fixture.ts'

function answer(columns: readonly PredictionColumn[]): Predictions {
  return {rowCount: columns[0]?.values.length ?? 0, columns}
}

function rowsOf(columns: readonly PredictionColumn[]): string[] {
  const codec = codecOf(matrixSignature(['a']), {predictionColumns: columns})
  const cells = codec.cells(answer(columns))
  return Array.from({length: columns[0]?.values.length ?? 0}, (_, row) => codec.rowJson(cells, row))
}

describe('a predicted row', () => {
  it('has its probabilities by label', () => {
    const rows = rowsOf([
      {name: 'prediction', type: 'string', values: ['late', 'on "time"']},
      {name: 'probability_late', type: 'float32', values: Float32Array.of(0.7, 0.25)},
      {name: 'probability_on_time', type: 'float32', values: Float32Array.of(0.3, 0.75)},
    ])
    expect(rows).toEqual([
      '{"prediction":"late","probabilities":{"late":0.7,"on_time":0.3}}',
      '{"prediction":"on \\"time\\"","probabilities":{"late":0.25,"on_time":0.75}}',
    ])
  })

  it('has every other output by its own name', () => {
    const rows = rowsOf([
      {name: 'prediction', type: 'float64', values: Float64Array.of(0.1)},
      {name: 'score "raw"', type: 'float32', values: Float32Array.of(Number.NaN)},
      {name: 'probability_1', type: 'float32', values: Float32Array.of(1)},
      {name: 'id', type: 'int64', values: BigInt64Array.of(9007199254740993n)},
      {name: 'ok', type: 'bool', values: Uint8Array.of(1)},
    ])
    expect(rows).toEqual([
      '{"prediction":0.1,"score \\"raw\\"":null,"id":9007199254740993,"ok":true,"probabilities":{"1":1}}',
    ])
  })

  it('of a model that is no classifier groups nothing', () => {
    const rows = rowsOf([
      {name: 'probability_x', type: 'float32', values: Float32Array.of(1)},
      {name: 'y', type: 'float64', values: Float64Array.of(-Infinity)},
    ])
    expect(rows).toEqual(['{"probability_x":1,"y":null}'])
  })

  it('is an empty object where nothing was predicted', () => {
    const codec = codecOf(matrixSignature(['a']))
    expect(codec.rowJson(codec.cells({rowCount: 1, columns: []}), 0)).toBe('{}')
  })
})

describe('a single-precision number', () => {
  it.each([
    [0.7, '0.7'],
    [1 / 3, '0.33333334'],
    [16777216, '16777216'],
    [1e-7, '1e-7'],
    [3.4028234663852886e38, '3.4028235e+38'],
    [1.401298464324817e-45, '1.401298e-45'],
    [-0.1, '-0.1'],
    [-0, '0'],
    [Infinity, 'null'],
    [Number.NaN, 'null'],
  ])('%d is written as %s', (value, text) => {
    expect(singleText(Math.fround(value))).toBe(text)
  })

  it('is the same when it is read again, whatever its bits', () => {
    const bits = new DataView(new ArrayBuffer(4))
    const wrong: number[] = []
    for (let pattern = 0; pattern < 0x7f800000; pattern += 10_007) {
      bits.setUint32(0, pattern)
      const value = bits.getFloat32(0)
      const text = singleText(value)
      const longer = text.length > 15 && text.length > String(value).length
      if (Math.fround(Number(text)) !== value || longer) wrong.push(value)
    }
    expect(wrong).toEqual([])
  })
})

describe('the rows of a request', () => {
  it('are written from their tensors by the names of requests', async () => {
    const signature = columnsSignature({
      a: 'float32',
      b: 'bool',
      c: 'int64',
      s: 'string',
      h: 'float16',
    })
    const policy = {nulls: 'nan', inputs: {a: {column: 'alpha "1"'}}} as const
    const codec = codecOf(signature, {policy})
    const feeds = await codec.decodeRecords([
      {'alpha "1"': 0.1, b: true, c: '9007199254740993', s: 'x\n', h: 0.1},
      {'alpha "1"': null, b: 0, c: -1, s: '', h: null},
    ])
    expect(codec.rowTexts(feeds)).toEqual([
      '{"alpha \\"1\\"":0.1,"b":true,"c":9007199254740993,"s":"x\\n","h":0.099975586}',
      '{"alpha \\"1\\"":null,"b":false,"c":-1,"s":"","h":null}',
    ])
  })

  it('of a matrix are taken apart', async () => {
    const codec = codecOf(matrixSignature(['p', 'q']))
    const feeds = await codec.decodeInstances([
      [1, 2],
      [3, 4.5],
    ])
    expect(codec.rowTexts(feeds)).toEqual(['{"p":1,"q":2}', '{"p":3,"q":4.5}'])
  })
})
