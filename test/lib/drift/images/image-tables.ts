import type {ImageTable} from '../../../../src/lib/drift/images/index.ts'
import {tableOf} from '../../../../src/lib/drift/images/image-table.ts'
import {measurePixels} from '../../../../src/lib/drift/images/measure-pixels.ts'
import type {CategoryProperty, NumberProperty} from '../../../../src/lib/drift/images/properties.ts'
import {createRandom} from '../../../../src/lib/core/statistics/index.ts'

export interface DrawnImage {
  readonly numbers: Record<NumberProperty, number>
  readonly categories: Record<CategoryProperty, string>
}

export type Pixel = readonly [number, number, number]

/** Changes of drawn pictures: of each pixel, and of what stands in the table. */
export interface Change {
  readonly pixel?: (pixel: Pixel, y: number) => Pixel
  readonly image?: (image: DrawnImage) => DrawnImage
}

const SIDE = 24

/** A table of pictures drawn by chance: coloured noise over a slope of light, all by the seed. */
export function drawTable(count: number, seed: number, change: Change = {}): ImageTable {
  const random = createRandom(seed)
  const images = Array.from({length: count}, () => {
    const base = [0, 1, 2].map(() => 60 + 100 * random())
    const slope = 2 * random() - 1
    const grain = 10 + 40 * random()
    const bytes = new Uint8ClampedArray(3 * SIDE * SIDE)
    for (let at = 0; at < SIDE * SIDE; at++) {
      const y = Math.floor(at / SIDE)
      const noise = grain * (random() - 0.5) + slope * y
      const [r = 0, g = 0, b = 0] = base.map(level => Math.round(level + noise))
      bytes.set(change.pixel?.([r, g, b], y) ?? [r, g, b], 3 * at)
    }
    const width = Math.round(300 + 200 * random())
    const height = Math.round(width * (0.6 + 0.6 * random()))
    const image: DrawnImage = {
      numbers: {
        ...measurePixels({width: SIDE, height: SIDE, bytes: new Uint8Array(bytes.buffer)}),
        width,
        height,
        area: (width * height) / 1e6,
        aspect: height / width,
        fileSize: (width * height * (1 + random())) / 1e7,
      },
      categories: {
        format: 'jpeg',
        channels: 'RGB',
        orientation: width > height ? 'landscape' : 'portrait',
        folder: random() < 0.5 ? 'cats' : 'dogs',
      },
    }
    return change.image?.(image) ?? image
  })
  const files = images.map((_, at) => ({path: `${at}.jpg`, name: `${at}.jpg`, folder: null}))
  return tableOf(
    {source: 'drawn', files, hasClasses: false, links: 0},
    images.map((image, at) => ({...image, sha256: `${seed}-${at}`, hash: 0n})),
    [],
  )
}
