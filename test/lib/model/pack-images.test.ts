import {readFileSync} from 'node:fs'
import {fileURLToPath} from 'node:url'
import {describe, expect, it} from 'vitest'
import {z} from 'zod'
import {
  describeModel,
  loadModel,
  packImages,
  type ImagePreprocessing,
} from '../../../src/lib/model/index.ts'
import {fixture} from './expected-predictions.ts'

const folder = fileURLToPath(new URL('../../fixtures/images/', import.meta.url))
// numpy, Pillow and onnxruntime on the same files; test/fixtures/images/make.py.
const expected = z
  .object({
    pictures: z.record(
      z.string(),
      z.object({
        first: z.array(z.number()),
        last: z.array(z.number()),
        probabilities: z.array(z.number()),
      }),
    ),
  })
  .parse(JSON.parse(readFileSync(`${folder}expected.json`, 'utf8'))).pictures

const imagenet: ImagePreprocessing = {
  width: 8,
  height: 8,
  resize: 'cover',
  layout: 'nchw',
  channels: 'rgb',
  scale: 1 / 255,
  mean: [0.485, 0.456, 0.406],
  std: [0.229, 0.224, 0.225],
}
const names = ['red', 'green', 'noise']
const files = names.map(name => `${name}.png`)

async function pixels(
  paths: readonly string[],
  options: Partial<ImagePreprocessing> = {},
): Promise<number[]> {
  const {tensor, failed} = await packImages(paths, 'float32', {...imagenet, ...options}, folder)
  expect(failed).toEqual([])
  return Array.from(tensor.values as Float32Array)
}

describe('pictures become the tensors that NumPy makes of them', () => {
  it('channels first, scaled, minus mean, over std', async () => {
    const values = await pixels(files)
    names.forEach((name, picture) => {
      for (const channel of [0, 1, 2]) {
        const at = picture * 192 + channel * 64
        expect(values[at]).toBeCloseTo(expected[name]?.first[channel] ?? Number.NaN, 6)
        expect(values[at + 63]).toBeCloseTo(expected[name]?.last[channel] ?? Number.NaN, 6)
      }
    })
  })

  it.each([
    ['loaded', loadModel],
    ['registered', describeModel],
  ])('but a declared picture that is not the tensor of the graph is not %s', async (_, open) => {
    for (const wrong of [{width: 32}, {layout: 'nhwc'}, {channels: 'gray'}] as const)
      await expect(
        open(fixture('image.onnx'), {image: {...imagenet, ...wrong}}),
      ).rejects.toMatchObject({
        code: 'MODEL_OPTIONS',
        message: expect.stringMatching(/^The input pixels takes \[n, 3, 8, 8\], and the/) as string,
      })
  })

  it('a model predicts from files what it predicts in Python', async () => {
    const model = await loadModel(fixture('image.onnx'), {image: imagenet})
    const {tensor} = await packImages(files, 'float32', imagenet, folder)
    const {columns} = await model.predict({rowCount: 3, tensors: {pixels: tensor}})
    await model.release()
    names.forEach((name, row) => {
      expected[name]?.probabilities.forEach((probability, label) => {
        const column = columns.find(candidate => candidate.name === `probability_${label}`)
        expect(Number(column?.values[row])).toBeCloseTo(probability, 6)
      })
    })
  })

  it('channels last, and blue first', async () => {
    const plain = {scale: 1, mean: [0], std: [1]}
    const first = await pixels(['noise.png'], plain)
    const last = await pixels(['noise.png'], {...plain, layout: 'nhwc'})
    const bgr = await pixels(['noise.png'], {...plain, channels: 'bgr'})
    expect([last[0], last[1], last[2]]).toEqual([first[0], first[64], first[128]])
    expect([bgr[0], bgr[64], bgr[128]]).toEqual([first[128], first[64], first[0]])
  })

  it('a gray file gives one channel for a gray model and three equal ones for a colour model', async () => {
    const plain = {scale: 1, mean: [0], std: [1]}
    const gray = await pixels(['gray.png'], {...plain, channels: 'gray'})
    const red = (await pixels(['noise.png'], plain)).slice(0, 64)
    expect(gray).toEqual(red)
    expect(await pixels(['gray.png'], plain)).toEqual([...red, ...red, ...red])
  })

  it('blocks of 2 × 2 halved are the pixels again, within the rounding of a resampler', async () => {
    const plain = {scale: 1, mean: [0], std: [1]}
    const wanted = await pixels(['noise.png'], plain)
    const halved = await pixels(['half.png'], {...plain, resize: 'stretch'})
    const worst = Math.max(...halved.map((value, i) => Math.abs(value - (wanted[i] ?? 0))))
    // Lanczos looks beyond the block, so noise of full range moves by a part of it.
    expect(worst).toBeLessThan(64)
  })

  it('a broken file and a missing one cost only themselves', async () => {
    const {tensor, failed} = await packImages(
      ['broken.png', 'red.png', 'nope.png'],
      'float32',
      imagenet,
      folder,
    )
    expect(failed.map(({row}) => row)).toEqual([0, 2])
    expect(failed[1]?.reason).toMatch(/no picture that can be read/)
    const {first} = expected['red'] ?? {}
    expect((tensor.values as Float32Array)[192]).toBeCloseTo(first?.[0] ?? Number.NaN, 6)
  })
})
