import {readFileSync} from 'node:fs'
import {fileURLToPath} from 'node:url'
import sharp from 'sharp'
import {describe, expect, it} from 'vitest'
import {z} from 'zod'
import {differenceHash} from '../../../../src/lib/drift/images/difference-hash.ts'
import {
  lumaOf,
  measurePixels,
  type Pixels,
} from '../../../../src/lib/drift/images/measure-pixels.ts'

type Colour = readonly [number, number, number]

function paint(width: number, height: number, colour: (x: number, y: number) => Colour): Pixels {
  const bytes = new Uint8Array(3 * width * height)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) bytes.set(colour(x, y), 3 * (y * width + x))
  return {width, height, bytes}
}

const gray = (level: number): Colour => [level, level, level]

describe('properties of pixels are what hand calculation gives', () => {
  it('one colour has its own brightness and shares, no contrast, and no sharpness', () => {
    const red = measurePixels(paint(6, 6, () => [200, 50, 50]))
    expect(red.brightness).toBeCloseTo(0.2125 * 200 + 0.7875 * 50, 10)
    expect(red.contrast).toBeCloseTo(0, 9)
    expect(red.entropy).toBe(0)
    expect(red.red).toBeCloseTo(200 / 300, 12)
    expect(red.green).toBeCloseTo(50 / 300, 12)
    expect(red.saturation).toBeCloseTo(150 / 200, 12)
    expect(red.sharpness).toBeNaN()
    expect(red.topTexture).toBeNaN()
    expect(red.verticalEdges).toBeNaN()
  })

  it('black is dark, of no colour and not saturated', () => {
    const black = measurePixels(paint(4, 4, () => gray(0)))
    expect(black).toMatchObject({brightness: 0, darkShare: 1, brightShare: 0, saturation: 0})
    expect([black.red, black.green, black.blue]).toEqual([1 / 3, 1 / 3, 1 / 3])
    expect(black.topBrightness).toBe(0)
  })

  it('white is bright', () => {
    const white = measurePixels(paint(4, 4, () => gray(255)))
    expect(white.brightShare).toBe(1)
    expect(white.darkShare).toBe(0)
    expect(white.brightness).toBeCloseTo(255, 10)
  })

  it('dark ends below 32, bright begins at 224', () => {
    const levels = [31, 32, 223, 225]
    const {darkShare, brightShare} = measurePixels(paint(4, 3, x => gray(levels[x] ?? 0)))
    expect([darkShare, brightShare]).toEqual([0.25, 0.25])
  })

  it('a checkerboard of single pixels: contrast 127.5, one bit, Laplacian ± 4 · 255', () => {
    const board = measurePixels(paint(6, 6, (x, y) => gray((x + y) % 2 === 0 ? 0 : 255)))
    expect(board.brightness).toBeCloseTo(127.5, 10)
    expect(board.contrast).toBeCloseTo(127.5, 10)
    expect(board.entropy).toBeCloseTo(1, 12)
    // Inside stand as many white as black pixels: mean 0, variance (4 · 255)², over 127.5².
    expect(board.sharpness).toBeCloseTo((4 * 255) ** 2 / 127.5 ** 2, 8)
    expect(board.verticalEdges).toBeCloseTo(0.5, 12)
    expect(board.topTexture).toBeCloseTo(1, 12)
  })

  it('a gradient from left to right has only vertical edges and a Laplacian of 0', () => {
    const ramp = measurePixels(paint(9, 9, x => gray(10 * x)))
    expect(ramp.brightness).toBeCloseTo(40, 10)
    // Variance of 0, 10, …, 80: 100 · (9² − 1) / 12.
    expect(ramp.contrast).toBeCloseTo(Math.sqrt((100 * 80) / 12), 10)
    expect(ramp.entropy).toBeCloseTo(Math.log2(9), 12)
    expect(ramp.sharpness).toBeCloseTo(0, 10)
    expect(ramp.verticalEdges).toBe(1)
    expect(ramp.topBrightness).toBeCloseTo(0, 12)
    expect(ramp.topTexture).toBeCloseTo(1, 12)
  })

  it('sky over a patterned ground: a blue, bright top third without texture', () => {
    const scene = measurePixels(
      paint(12, 12, (x, y) => (y < 4 ? [100, 150, 250] : (x + y) % 2 === 0 ? gray(0) : gray(80))),
    )
    expect(scene.topBlue).toBeCloseTo(0.5, 12)
    const sky = 0.2125 * 100 + 0.7154 * 150 + 0.0721 * 250
    expect(scene.topBrightness).toBeCloseTo((sky - 40) / (sky + 40), 10)
    // Rows 0–2 are flat; below row 3, of eleven pixels six stand over 0 and five over 80.
    const top = (6 * sky + 5 * (sky - 80)) / 44
    const whole = (6 * sky + 5 * (sky - 80) + 7 * 11 * 160) / 121
    expect(scene.topTexture).toBeCloseTo(top / whole, 10)
  })

  it('a copy with 80 % of the light has the same sharpness, colours, texture and balance', () => {
    const bright = paint(20, 20, (x, y) => [
      5 * ((x * 7 + y * 3) % 40),
      5 * ((x * 3 + y * 11) % 30),
      5 * ((x + y * 5) % 20),
    ])
    const dark = {...bright, bytes: bright.bytes.map(value => 0.8 * value)}
    const [a, b] = [measurePixels(bright), measurePixels(dark)]
    expect(b.brightness / a.brightness).toBeCloseTo(0.8, 10)
    for (const key of ['sharpness', 'red', 'saturation', 'topTexture', 'topBrightness'] as const)
      expect(b[key]).toBeCloseTo(a[key], 10)
  })

  it('a picture of one pixel has no edges, and no property is infinite', () => {
    const one = measurePixels(paint(1, 1, () => [10, 20, 30]))
    expect(one.sharpness).toBeNaN()
    expect(Object.values(one).every(value => Math.abs(value) !== Infinity)).toBe(true)
  })
})

describe('the difference hash', () => {
  const hashOf = (pixels: Pixels): bigint =>
    differenceHash(lumaOf(pixels), pixels.width, pixels.height)

  it('says of each cell whether its right neighbour is brighter', () => {
    const cell = (x: number): number => Math.floor(x / 2)
    const stripes = paint(18, 16, (x, y) => gray((cell(x) + Math.floor(y / 2)) % 2 === 0 ? 50 : 90))
    // Rows begin dark and bright in turn: 10101010 and 01010101.
    expect(hashOf(stripes)).toBe(0xaa55aa55aa55aa55n)
  })

  it('is the same for a darker and for a twice as large copy', () => {
    const picture = (scale: number, light: number): Pixels =>
      paint(18 * scale, 16 * scale, (x, y) =>
        gray(light * ((Math.floor(x / scale) * 37 + Math.floor(y / scale) * 71) % 200)),
      )
    expect(hashOf(picture(2, 1))).toBe(hashOf(picture(1, 1)))
    expect(hashOf(picture(1, 0.5))).toBe(hashOf(picture(1, 1)))
  })

  it('is none for pictures without structure: one colour, a single ramp, too small', () => {
    expect(hashOf(paint(40, 40, () => [13, 77, 211]))).toBe(0n)
    expect(hashOf(paint(40, 40, x => gray(5 * x)))).toBe(0n)
    expect(hashOf(paint(8, 8, (x, y) => gray((x * 37 + y * 71) % 200)))).toBe(0n)
  })
})

describe('numpy, SciPy and scikit-image say the same of a picture', () => {
  const folder = new URL('../../../fixtures/images/', import.meta.url)
  const expected = z
    .object({properties: z.record(z.string(), z.number())})
    .parse(JSON.parse(readFileSync(new URL('properties.json', folder), 'utf8'))).properties

  it('in every property', async () => {
    const {data, info} = await sharp(fileURLToPath(new URL('scene.png', folder)))
      .raw()
      .toBuffer({resolveWithObject: true})
    expect(info.channels).toBe(3)
    const properties = measurePixels({width: info.width, height: info.height, bytes: data})
    expect(Object.keys(properties).sort()).toEqual(Object.keys(expected).sort())
    for (const [key, value] of Object.entries(properties))
      expect(value, key).toBeCloseTo(expected[key] ?? Number.NaN, 9)
  })
})
