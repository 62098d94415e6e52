import type {PixelProperty} from './properties.ts'

/** Pixels of a picture: sRGB, three bytes each, row by row. */
export interface Pixels {
  readonly width: number
  readonly height: number
  readonly bytes: Uint8Array
}

const DARK = 32
const BRIGHT = 224
const CLIPPED = 254

/** A contrast below this is rounding. */
const ONE_COLOUR = 1e-9

/**
 * Properties of the pixels. With luma Y = .2125 R + .7154 G + .0721 B, 0…255:
 *
 * - brightness: mean of Y. contrast: standard deviation of Y (root mean square), divided by n.
 * - darkShare, brightShare: shares of pixels with Y < 32, Y ≥ 224. entropy: −Σ p log₂ p of Y rounded.
 * - highlights: 99th percentile of Y rounded. clippedShare: pixels with R, G or B ≥ 254.
 * - red, green, blue: mean over the pixels that are not black of R / (R + G + B), …; ⅓ where all are black.
 * - saturation: mean of (max − min) / max of R, G, B; 0 for black.
 * - warmth: ln(r / b), tint: ln(g / √(r b)) of the 99th percentiles r, g, b of R, G, B, each plus 1: the
 *   colour of the lights, which a cast of the light or of the camera gives to all pictures alike.
 * - sharpness: variance of the Laplacian Y(x±1, y) + Y(x, y±1) − 4 Y inside the border, over the variance of
 *   Y: a darker or flatter copy is as sharp as the original.
 * - topBlue: `blue` of the top third. topTexture: mean |∂Y/∂x| + |∂Y/∂y| of the top third over that of the
 *   whole. topBrightness: (t − b) / (t + b) of the mean Y of the top and the bottom third.
 * - verticalEdges: Σ|∂Y/∂x| / (Σ|∂Y/∂x| + Σ|∂Y/∂y|), so v / (1 + v) of the ratio v of vertical to horizontal.
 *
 * Differences are forward. NaN where a property is not defined, as is sharpness of a single colour.
 */
export function measurePixels(pixels: Pixels): Record<PixelProperty, number> {
  const luma = lumaOf(pixels)
  const {width, height} = pixels
  const third = Math.max(1, Math.floor(height / 3))
  const tone = measureTone(luma)
  const edges = measureEdges(luma, width, height, third)
  const top = meanOf(luma, 0, third * width)
  const bottom = meanOf(luma, (height - third) * width, height * width)
  const laplacian = laplacianVariance(luma, width, height)
  const colour = measureColour(pixels.bytes, 0, width * height)
  const lights = measureLights(pixels.bytes)
  return {
    ...tone,
    ...colour,
    ...lights,
    sharpness: tone.contrast < ONE_COLOUR ? Number.NaN : laplacian / tone.contrast ** 2,
    topBlue: measureColour(pixels.bytes, 0, third * width).blue,
    topTexture: edges.top / edges.whole,
    topBrightness: top + bottom === 0 ? 0 : (top - bottom) / (top + bottom),
    verticalEdges: edges.horizontalChange / (edges.horizontalChange + edges.verticalChange),
  }
}

export function lumaOf({width, height, bytes}: Pixels): Float64Array {
  const luma = new Float64Array(width * height)
  for (let pixel = 0, at = 0; pixel < luma.length; pixel++, at += 3)
    luma[pixel] =
      0.2125 * (bytes[at] ?? 0) + 0.7154 * (bytes[at + 1] ?? 0) + 0.0721 * (bytes[at + 2] ?? 0)
  return luma
}

type ToneProperty =
  'brightness' | 'contrast' | 'darkShare' | 'brightShare' | 'highlights' | 'entropy'

function measureTone(luma: Float64Array): Record<ToneProperty, number> {
  const levels = new Uint32Array(256)
  let dark = 0
  let bright = 0
  for (const value of luma) {
    if (value < DARK) dark++
    else if (value >= BRIGHT) bright++
    const level = Math.round(value)
    levels[level] = (levels[level] ?? 0) + 1
  }
  const brightness = meanOf(luma, 0, luma.length)
  let squares = 0
  for (const value of luma) squares += (value - brightness) ** 2
  let entropy = 0
  for (const count of levels)
    if (count > 0) entropy -= (count / luma.length) * Math.log2(count / luma.length)
  return {
    brightness,
    contrast: Math.sqrt(squares / luma.length),
    darkShare: dark / luma.length,
    brightShare: bright / luma.length,
    highlights: percentile99(levels, luma.length),
    entropy,
  }
}

function measureLights(bytes: Uint8Array): Record<'warmth' | 'tint' | 'clippedShare', number> {
  const [red, green, blue] = [new Uint32Array(256), new Uint32Array(256), new Uint32Array(256)]
  let clipped = 0
  for (let at = 0; at < bytes.length; at += 3) {
    const r = bytes[at] ?? 0
    const g = bytes[at + 1] ?? 0
    const b = bytes[at + 2] ?? 0
    red[r] = (red[r] ?? 0) + 1
    green[g] = (green[g] ?? 0) + 1
    blue[b] = (blue[b] ?? 0) + 1
    if (r >= CLIPPED || g >= CLIPPED || b >= CLIPPED) clipped++
  }
  const count = bytes.length / 3
  const light = (levels: Uint32Array): number => Math.log(1 + percentile99(levels, count))
  const [r, g, b] = [light(red), light(green), light(blue)]
  return {warmth: r - b, tint: g - (r + b) / 2, clippedShare: clipped / count}
}

/** The smallest level that at least 99 % of the pixels do not exceed. */
function percentile99(levels: Uint32Array, count: number): number {
  let below = 0
  for (let level = 0; level < 255; level++) {
    below += levels[level] ?? 0
    if (below >= 0.99 * count) return level
  }
  return 255
}

function measureColour(
  bytes: Uint8Array,
  start: number,
  end: number,
): Record<'red' | 'green' | 'blue' | 'saturation', number> {
  let [red, green, blue, saturation, lit] = [0, 0, 0, 0, 0]
  for (let at = 3 * start; at < 3 * end; at += 3) {
    const r = bytes[at] ?? 0
    const g = bytes[at + 1] ?? 0
    const b = bytes[at + 2] ?? 0
    const sum = r + g + b
    if (sum === 0) continue
    lit++
    red += r / sum
    green += g / sum
    blue += b / sum
    const high = r > g ? (r > b ? r : b) : g > b ? g : b
    const low = r < g ? (r < b ? r : b) : g < b ? g : b
    saturation += (high - low) / high
  }
  if (lit === 0) return {red: 1 / 3, green: 1 / 3, blue: 1 / 3, saturation: 0}
  return {
    red: red / lit,
    green: green / lit,
    blue: blue / lit,
    saturation: saturation / (end - start),
  }
}

interface Edges {
  readonly horizontalChange: number
  readonly verticalChange: number
  /** Mean change a pixel, over those that have a right and a lower neighbour. */
  readonly top: number
  readonly whole: number
}

function measureEdges(luma: Float64Array, width: number, height: number, third: number): Edges {
  let [horizontalChange, verticalChange, top, whole] = [0, 0, 0, 0]
  for (let y = 0; y < height; y++) {
    let row = 0
    for (let x = 0; x < width; x++) {
      const at = y * width + x
      const here = luma[at] ?? 0
      const right = x + 1 < width ? Math.abs((luma[at + 1] ?? 0) - here) : 0
      const down = y + 1 < height ? Math.abs((luma[at + width] ?? 0) - here) : 0
      horizontalChange += right
      verticalChange += down
      if (x + 1 < width && y + 1 < height) row += right + down
    }
    whole += row
    if (y < third) top += row
  }
  const perRow = width - 1
  return {
    horizontalChange,
    verticalChange,
    top: top / (perRow * Math.min(third, height - 1)),
    whole: whole / (perRow * (height - 1)),
  }
}

function laplacianVariance(luma: Float64Array, width: number, height: number): number {
  const count = (width - 2) * (height - 2)
  if (width < 3 || height < 3) return Number.NaN
  let [sum, squares] = [0, 0]
  for (let y = 1; y < height - 1; y++)
    for (let x = 1; x < width - 1; x++) {
      const at = y * width + x
      const value =
        (luma[at - 1] ?? 0) +
        (luma[at + 1] ?? 0) +
        (luma[at - width] ?? 0) +
        (luma[at + width] ?? 0) -
        4 * (luma[at] ?? 0)
      sum += value
      squares += value * value
    }
  return Math.max(0, squares / count - (sum / count) ** 2)
}

function meanOf(values: Float64Array, start: number, end: number): number {
  let sum = 0
  for (let at = start; at < end; at++) sum += values[at] ?? 0
  return sum / (end - start)
}
