/** Pixels of a picture, interleaved: `channels` bytes each. */
export interface Pixels {
  readonly width: number
  readonly height: number
  readonly channels: number
  readonly bytes: Uint8Array
}

/** Lobes of the Lanczos kernel. */
const LOBES = 3
/** Places between two pixels for which there are weights. */
const PHASES = 64
/** Weights are whole numbers of 1/4096. */
const SHIFT = 12
/** What is more than this many times too large is averaged in blocks first. */
const GAP = 2

/** How many times a picture is too large in each direction; below one it is too small. */
export interface Factors {
  readonly x: number
  readonly y: number
}

/**
 * Resizes as libvips does, so that a model sees in a page what it sees on a server: blocks averaged where a picture is
 * at least four times too large, then Lanczos, rows before columns, in whole numbers; bicubic where it becomes larger.
 *
 * @see libvips 8.18, vips_resize(): its vips_shrink(), vips_reduce() and vips_affine().
 */
export function resample(pixels: Pixels, {x, y}: Factors): Pixels {
  // Both are turned, so that one way of walking does for rows and columns.
  const tall = y > 1 ? turn(reduceRows(turn(pixels), y)) : pixels
  return enlarge(x > 1 ? reduceRows(tall, x) : tall, {x: Math.min(1, x), y: Math.min(1, y)})
}

/** Makes every row shorter. */
function reduceRows(pixels: Pixels, whole: number): Pixels {
  const width = Math.round(pixels.width / whole)
  const blocks = Math.max(1, Math.floor(pixels.width / width / GAP))
  const shrunk = blocks > 1 ? shrinkRows(pixels, blocks) : pixels
  const factor = whole / blocks
  if (factor === 1) return shrunk
  const points = 2 * Math.round(LOBES * factor) + 1
  const weights = Array.from({length: PHASES + 1}, (_, phase) =>
    lanczos(points, factor, phase / PHASES),
  )
  const {height, channels, bytes} = shrunk
  const out = new Uint8Array(width * height * channels)
  // Rounding the width leaves a part of a pixel, half of it on each side.
  const offset = (1 + (width * whole - pixels.width) / blocks) / 2 - 1
  const lead = Math.ceil(points / 2) - 1
  for (let x = 0; x < width; x++) {
    const at = (x + 0.5) * factor - 0.5 - offset
    const first = Math.trunc(at)
    const phase = (Math.trunc(at * PHASES * 2) % (PHASES * 2)) + 1
    const line = weights[phase >> 1] ?? []
    for (let y = 0; y < height; y++) {
      for (let channel = 0; channel < channels; channel++) {
        let sum = 1 << (SHIFT - 1)
        for (let i = 0; i < points; i++) {
          const column = Math.min(shrunk.width - 1, Math.max(0, first + i - lead))
          sum += (line[i] ?? 0) * (bytes[(y * shrunk.width + column) * channels + channel] ?? 0)
        }
        out[(y * width + x) * channels + channel] = clip(sum >> SHIFT)
      }
    }
  }
  return {width, height, channels, bytes: out}
}

/** Averages blocks of `size` pixels of each row; the last one repeats the edge. */
function shrinkRows({width: from, height, channels, bytes}: Pixels, size: number): Pixels {
  const to = Math.ceil(from / size)
  // Not quite 1 / size, so that a whole result may become one less.
  const multiplier = Math.floor(2 ** 24 / size)
  const out = new Uint8Array(to * height * channels)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < to; x++)
      for (let channel = 0; channel < channels; channel++) {
        let sum = 0
        for (let i = 0; i < size; i++) {
          const column = Math.min(from - 1, x * size + i)
          sum += bytes[(y * from + column) * channels + channel] ?? 0
        }
        out[(y * to + x) * channels + channel] = Math.floor(
          ((sum + (size >> 1)) * multiplier) / 2 ** 24,
        )
      }
  return {width: to, height, channels, bytes: out}
}

function lanczos(points: number, factor: number, x: number): readonly number[] {
  const half = x + points / 2 - 1
  const raw = Array.from({length: points}, (_, i) => {
    const at = (i - half) / factor
    if (at === 0) return 1
    if (Math.abs(at) > LOBES) return 0
    const turn = Math.PI * at
    return (LOBES * Math.sin(turn) * Math.sin(turn / LOBES)) / (turn * turn)
  })
  const sum = raw.reduce((total, weight) => total + weight, 0)
  return raw.map(weight => Math.trunc((weight / sum) * (1 << SHIFT)))
}

function enlarge(pixels: Pixels, {x: across, y: down}: Factors): Pixels {
  if (across === 1 && down === 1) return pixels
  const width = Math.round(pixels.width / across)
  const height = Math.round(pixels.height / down)
  const {channels, bytes} = pixels
  const out = new Uint8Array(width * height * channels)
  const columns = bicubicPlaces(pixels.width, width, across)
  const rows = bicubicPlaces(pixels.height, height, down)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let channel = 0; channel < channels; channel++) {
        const row = rows[y]
        const column = columns[x]
        let sum = 0
        for (let j = 0; j < 4; j++) {
          let line = 0
          for (let i = 0; i < 4; i++) {
            const at = (row?.places[j] ?? 0) * pixels.width + (column?.places[i] ?? 0)
            line += (column?.weights[i] ?? 0) * (bytes[at * channels + channel] ?? 0)
          }
          sum += (row?.weights[j] ?? 0) * ((line + (1 << (SHIFT - 1))) >> SHIFT)
        }
        out[(y * width + x) * channels + channel] = clip((sum + (1 << (SHIFT - 1))) >> SHIFT)
      }
  return {width, height, channels, bytes: out}
}

interface Place {
  readonly places: readonly number[]
  readonly weights: readonly number[]
}

function bicubicPlaces(from: number, to: number, factor: number): readonly Place[] {
  return Array.from({length: to}, (_, index) => {
    const at = index * factor - 0.5
    const first = Math.floor(at)
    const phase = Math.trunc((at - first) * PHASES * 2) + 1
    return {
      places: [-1, 0, 1, 2].map(step => Math.min(from - 1, Math.max(0, first + step))),
      weights: catmullRom((phase >> 1) / PHASES).map(weight => Math.trunc(weight * (1 << SHIFT))),
    }
  })
}

function catmullRom(x: number): readonly number[] {
  const y = 1 - x
  const [one, four] = [-0.5 * x * y * y, -0.5 * x * x * y]
  const difference = four - one
  return [one, y - one + difference, x - four - difference, four]
}

/** Rows become columns. */
function turn({width, height, channels, bytes}: Pixels): Pixels {
  const out = new Uint8Array(bytes.length)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let channel = 0; channel < channels; channel++)
        out[(x * height + y) * channels + channel] =
          bytes[(y * width + x) * channels + channel] ?? 0
  return {width: height, height: width, channels, bytes: out}
}

function clip(value: number): number {
  return value < 0 ? 0 : value > 255 ? 255 : value
}
