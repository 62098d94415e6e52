import {expect, it} from 'vitest'
import type {ElementType, ImagePreprocessing} from '../../../../src/lib/model/index.ts'
import type {DecodedFeeds, RowCodec} from '../../../../src/lib/serve/codec/index.ts'
import {RequestError} from '../../../../src/lib/serve/request-error.ts'
import {codecOf, columnsSignature, matrixSignature, signatureOf} from './codec-fixture.ts'

const ROUNDS = 4000

/** Numbers of a linear congruence (Numerical Recipes), so that every run is the same. */
function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

const SCALARS: readonly unknown[] = [
  ...[0, 1, -1, 1.5, -0, 1e39, 1e308, Infinity, 2 ** 53, -(2 ** 63), null, true, false],
  ...['', ' ', '1', '1.5', 'NaN', '9007199254740993', 'x', '\0', '\ud800', 'data:,', 'AAAA', '"'],
]
const NAMES = [
  'a',
  'A',
  'b',
  'c',
  'x',
  'x_0',
  'x_1',
  '__proto__',
  'constructor',
  'b64',
  'length',
  '',
]

function randomJson(random: () => number, depth: number): unknown {
  const kind = random()
  if (depth === 0 || kind < 0.5) return pick(SCALARS, random)
  const length = Math.floor(random() * 5)
  const values = Array.from({length}, () => randomJson(random, depth - 1))
  if (kind < 0.75) return values
  // By way of text, as requests come: a __proto__ is a property of its own.
  const fields = values.map(value => `${JSON.stringify(pick(NAMES, random))}:${textOf(value)}`)
  return JSON.parse(`{${fields.join(',')}}`) as unknown
}

function textOf(value: unknown): string {
  return value === Infinity ? '1e999' : JSON.stringify(value)
}

function pick<T>(list: readonly T[], random: () => number): T {
  return list[Math.floor(random() * list.length)] as T
}

const types: Readonly<Record<string, ElementType>> = JSON.parse(
  '{"a": "float32", "b": "string", "c": "int64", "__proto__": "bool", "constructor": "float16"}',
) as Record<string, ElementType>
const image: ImagePreprocessing = {
  width: 2,
  height: 2,
  resize: 'cover',
  layout: 'nchw',
  channels: 'gray',
  scale: 1,
  mean: [0],
  std: [1],
}
const pixels = signatureOf(
  [{name: 'x', type: 'uint8', shape: [null, 1, 2, 2]}],
  [{name: 'x', type: 'string', input: 'x', index: 0, kind: 'image'}],
)
const codecs: readonly RowCodec[] = [
  codecOf(columnsSignature(types)),
  codecOf(columnsSignature(types), {
    policy: {nulls: 'nan', inputs: {b: {default: ''}, c: {default: 0}, constructor: {default: 1}}},
  }),
  codecOf(columnsSignature({a: 'float64'})),
  codecOf(matrixSignature(['x_0', 'x_1'], 'int32')),
  codecOf(matrixSignature(['x_0', 'x_1', 'a', 'b'], 'float32', [null, 2, 2])),
  codecOf(pixels, {image}),
]

it('whatever the JSON is, it becomes tensors of its rows or a RequestError', async () => {
  const random = randomOf(20_260_101)
  let decoded = 0
  for (let round = 0; round < ROUNDS; round++) {
    const codec = pick(codecs, random)
    const list = Array.from({length: Math.floor(random() * 4)}, () => randomJson(random, 3))
    const other = Array.from({length: Math.floor(random() * 4)}, () => randomJson(random, 2))
    const value = randomJson(random, 3)
    const record = (Array.isArray(value) || typeof value !== 'object' ? {a: value} : value) ?? {}
    const text = list.map(row => (Array.isArray(row) ? row.join(',') : textOf(row))).join('\n')
    const attempts: readonly (() => DecodedFeeds)[] = [
      () => codec.decodeRecords(list),
      () => codec.decodeSplit(other, list),
      () => codec.decodeColumns(record as Record<string, unknown>),
      () => codec.decodeInstances(list),
      () => codec.decodeTensors(record as Record<string, unknown>),
      () => codec.decodeTensors(list),
      () => codec.decodeCsv(text, {header: 'required'}),
      () => codec.decodeCsv(text, {header: 'optional'}),
    ]
    for (const attempt of attempts) {
      try {
        const feeds = await attempt()
        decoded++
        for (const {dims, values} of Object.values(feeds.tensors)) {
          expect(dims[0]).toBe(feeds.rowCount)
          expect(values.length).toBe(dims.reduce((product, size) => product * size, 1))
        }
        const rows = codec.rowTexts(feeds)
        expect(JSON.parse(`[${rows.join(',')}]`)).toHaveLength(feeds.rowCount)
      } catch (error) {
        if (!(error instanceof RequestError)) throw error
        expect(['invalid', 'too-large']).toContain(error.kind)
      }
    }
  }
  // Some of it must fit, or nothing was tried.
  expect(decoded).toBeGreaterThan(100)
})
