import {number} from '../words/index.ts'
import type {Thumbnail} from '../types.ts'
import type {ImageFile} from './image-files.ts'
import type {ImageTable} from './image-table.ts'
import {MAX_PIXELS} from './read-image.ts'
import {NUMBER_PROPERTIES, numberProperties, type NumberProperty} from './properties.ts'

const UNUSUAL = 12
const TYPICAL = 6

/** Longest side of a thumbnail in pixels, and characters of its address. */
const SIDE = 160
const MAX_LENGTH = 8192

/** One absurd property shall not hide all others. */
const MOST_SPREADS = 8

/** Interquartile range of a normal distribution in standard deviations. */
const NORMAL_IQR = 1.349

export interface ContactSheet {
  readonly unusual: readonly Thumbnail[]
  readonly typical: readonly Thumbnail[]
}

/**
 * The current pictures that are least like the reference, and the pictures of the reference that are most like
 * the rest of it. Distance is the root mean square, over the properties, of the difference from the median of the
 * reference in units of its spread (interquartile range / 1.349), each at most 8.
 */
export async function contactSheet(
  reference: ImageTable,
  current: ImageTable,
  signal?: AbortSignal,
): Promise<ContactSheet> {
  const scales = numberProperties.flatMap(key => scaleOf(key, reference.numbers[key]))
  const order = (table: ImageTable): number[] => {
    const distances = table.files.map((_, row) => distanceOf(table, row, scales))
    return table.files
      .map((_, row) => row)
      .sort((a, b) => (distances[a] ?? 0) - (distances[b] ?? 0) || a - b)
  }
  const unusual: Thumbnail[] = []
  for (const row of order(current).reverse().slice(0, UNUSUAL)) {
    signal?.throwIfAborted()
    const thumbnail = await drawThumbnail(current.files[row], unusualOf(current, row, scales))
    if (thumbnail !== undefined) unusual.push(thumbnail)
  }
  const typical: Thumbnail[] = []
  for (const row of order(reference).slice(0, TYPICAL)) {
    signal?.throwIfAborted()
    const thumbnail = await drawThumbnail(reference.files[row], 'typical of the reference')
    if (thumbnail !== undefined) typical.push(thumbnail)
  }
  return {unusual, typical}
}

interface Scale {
  readonly key: NumberProperty
  readonly low: number
  readonly median: number
  readonly high: number
  readonly spread: number
}

/** None for a property that is the same in half of the reference. */
function scaleOf(key: NumberProperty, values: Float64Array): Scale[] {
  const sorted = values.filter(value => !Number.isNaN(value)).sort()
  const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))] ?? 0
  const [low, median, high] = [at(0.25), at(0.5), at(0.75)]
  const spread = (high - low) / NORMAL_IQR
  return spread > 0 ? [{key, low, median, high, spread}] : []
}

function spreadsOf(table: ImageTable, row: number, {key, median, spread}: Scale): number {
  const value = table.numbers[key][row] ?? Number.NaN
  return Number.isNaN(value) ? 0 : Math.min(MOST_SPREADS, Math.abs(value - median) / spread)
}

function distanceOf(table: ImageTable, row: number, scales: readonly Scale[]): number {
  const squares = scales.reduce((sum, scale) => sum + spreadsOf(table, row, scale) ** 2, 0)
  return Math.sqrt(squares / Math.max(1, scales.length))
}

/** The two properties that are farthest out: `brightness 12 (in the reference mostly 84 to 131)`. */
function unusualOf(table: ImageTable, row: number, scales: readonly Scale[]): string {
  return scales
    .toSorted((a, b) => spreadsOf(table, row, b) - spreadsOf(table, row, a))
    .slice(0, 2)
    .map(({key, low, high}) => {
      const value = number(table.numbers[key][row] ?? Number.NaN)
      return `${NUMBER_PROPERTIES[key].name} ${value} (in the reference mostly ${number(low)} to ${number(high)})`
    })
    .join('; ')
}

/** Without metadata. A file that has gone since it was measured has no thumbnail. */
export async function drawThumbnail(
  file: ImageFile | undefined,
  words: string,
): Promise<Thumbnail | undefined> {
  if (file === undefined) return undefined
  const {default: sharp} = await import('sharp')
  try {
    for (const [side, quality] of [
      [SIDE, 70],
      [SIDE, 40],
      [SIDE, 10],
      [SIDE / 2, 10],
    ] as const) {
      const bytes = await sharp(file.path, {limitInputPixels: MAX_PIXELS, failOn: 'error'})
        .autoOrient()
        .flatten({background: '#ffffff'})
        .resize(side, side, {fit: 'inside', withoutEnlargement: true})
        .toColourspace('srgb')
        .webp({quality})
        .toBuffer()
      const src = `data:image/webp;base64,${bytes.toString('base64')}`
      if (src.length <= MAX_LENGTH) return {name: file.name, src, words}
    }
  } catch {
    return undefined
  }
  return undefined
}
