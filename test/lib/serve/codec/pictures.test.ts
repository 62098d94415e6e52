import {readFile} from 'node:fs/promises'
import {fileURLToPath} from 'node:url'
import {crc32} from 'node:zlib'
import {beforeAll, describe, expect, it} from 'vitest'
import {packImages, type ImagePreprocessing} from '../../../../src/lib/model/index.ts'
import type {TensorData} from '../../../../src/lib/model/index.ts'
import {codecOf, refusal, signatureOf, strict} from './codec-fixture.ts'

const folder = fileURLToPath(new URL('../../../fixtures/images/', import.meta.url))
const image: ImagePreprocessing = {
  width: 8,
  height: 8,
  resize: 'cover',
  layout: 'nchw',
  channels: 'rgb',
  scale: 1 / 255,
  mean: [0.485, 0.456, 0.406],
  std: [0.229, 0.224, 0.225],
}
const signature = signatureOf(
  [{name: 'pixels', type: 'float32', shape: [null, 3, 8, 8]}],
  [{name: 'pixels', type: 'string', input: 'pixels', index: 0, kind: 'image'}],
)
const codec = codecOf(signature, {image})
let expected: TensorData
let red: string
let noise: string

beforeAll(async () => {
  // What `score` makes of the files.
  expected = (await packImages(['red.png', 'noise.png'], 'float32', image, folder)).tensor
  red = (await readFile(`${folder}red.png`)).toString('base64')
  noise = (await readFile(`${folder}noise.png`)).toString('base64')
})

describe('pictures become the tensor that their files become', () => {
  it('as base64, as a data URL, wrapped, and in lines', async () => {
    const url = `data:image/png;base64,${red}`
    const lines = noise.replaceAll(/.{76}/g, '$&\r\n')
    for (const decode of [
      () => codec.decodeRecords([{pixels: red}, {pixels: noise}]),
      () => codec.decodeRecords([{pixels: url}, {pixels: {b64: lines}}]),
      () => codec.decodeInstances([{b64: red}, {b64: noise}]),
      () => codec.decodeInstances([red, noise]),
      () => codec.decodeInstances([[red], [noise]]),
      () => codec.decodeTensors({pixels: [[red], [{b64: noise}]]}),
      () => codec.decodeSplit(['pixels'], [[red], [noise]]),
      () => codec.decodeColumns({pixels: [red, noise]}),
      () => codec.decodeCsv(`pixels\n${red}\n${noise}`, {header: 'required'}),
    ]) {
      const decoding = decode()
      expect(decoding).toBeInstanceOf(Promise)
      expect(await decoding).toEqual({rowCount: 2, tensors: {pixels: expected}})
    }
  })

  it('or are given as pixels, ready for the model and without a wait', () => {
    const pixels = Array.from({length: 3}, (_, channel) =>
      Array.from({length: 8}, (_, row) =>
        Array.from({length: 8}, (_, column) => channel * 64 + row * 8 + column),
      ),
    )
    const values = Float32Array.from({length: 192}, (_, index) => index)
    const feeds = {
      rowCount: 1,
      tensors: {pixels: {type: 'float32', dims: [1, 3, 8, 8], values}},
    }
    expect(codec.decodeInstances([pixels])).toEqual(feeds)
    expect(codec.decodeTensors({pixels: [pixels]})).toEqual(feeds)
    expect(codec.decodeInstances([{pixels}])).toEqual(feeds)
  })
})

describe('what is no picture is refused', () => {
  it.each([
    ['a path', `${folder}red.png`, 'is no base64 text'],
    ['a path that looks like base64', 'test/fixtures/images/red', 'is no JPEG, PNG'],
    ['a URL', 'https://example.com/red.png', 'is no base64 text'],
    ['a file URL', `file://${folder}red.png`, 'is no base64 text'],
    ['a data URL of text', 'data:text/plain,hello', 'is no base64 text'],
    [
      'an SVG',
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>').toString('base64'),
      'is no JPEG, PNG',
    ],
    ['nothing', '', 'is null'],
    ['null', null, 'is null'],
    ['a number', 5, 'is no text, and the model needs a picture as base64'],
    ['an object', {b64: {}}, 'is no text, and the model needs a picture as base64'],
  ])('%s', async (_, pixels, why) => {
    const {message} = await refusal(() => codec.decodeRecords([{pixels}]))
    expect(message).toContain(`row 0, pixels: ${why}`)
  })

  it('a PNG that is broken, by its row', async () => {
    const broken = Buffer.from(red, 'base64').fill(0, 40).toString('base64')
    const {kind, message} = await refusal(() =>
      codec.decodeRecords([{pixels: red}, {pixels: broken}]),
    )
    expect(kind).toBe('invalid')
    expect(message).toContain('row 1, pixels: is no picture that can be read')
  })

  it('a picture of 121 million pixels, before they are decoded', async () => {
    const bomb = Buffer.from(red, 'base64')
    // The header of a PNG: length, IHDR, width, height, five bytes, checksum of all but the length.
    bomb.writeUInt32BE(11_000, 16)
    bomb.writeUInt32BE(11_000, 20)
    bomb.writeUInt32BE(crc32(bomb.subarray(12, 29)), 29)
    const {message} = await refusal(() => codec.decodeInstances([bomb.toString('base64')]))
    expect(message).toContain('exceeds pixel limit')
  })

  it('pixels of another shape', async () => {
    const {message} = await refusal(() => codec.decodeInstances([[[[1]]]]))
    expect(message).toContain('row 0, pixels: is not of the shape [3, 8, 8]')
  })

  it('a default of the project is no picture either', async () => {
    const policy = {...strict, inputs: {pixels: {default: 'red.png'}}}
    const withDefault = codecOf(signature, {image, policy})
    const {message} = await refusal(() => withDefault.decodeRecords([{pixels: null}]))
    expect(message).toContain('row 0, pixels: is null')
  })
})

it('pictures are null in the rows of the log', async () => {
  const feeds = await codec.decodeRecords([{pixels: red}])
  expect(codec.rowTexts(feeds)).toEqual(['{"pixels":null}'])
})
