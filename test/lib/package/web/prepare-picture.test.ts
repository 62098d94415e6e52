import sharp from 'sharp'
import {describe, expect, it} from 'vitest'
import {randomBytes} from './random-bytes.ts'
import {preparePicture} from '../../../../src/lib/package/portable/prepare-picture.ts'
import {packPictures, type ImagePreprocessing} from '../../../../src/lib/model/index.ts'

const plain: ImagePreprocessing = {
  width: 8,
  height: 8,
  resize: 'stretch',
  layout: 'nhwc',
  channels: 'rgb',
  scale: 1,
  mean: [0],
  std: [1],
}

type Size = readonly [from: number, fromHigh: number, to: number, toHigh: number]

/** Sizes of pictures, and of what models take. */
const SIZES: readonly Size[] = [
  [16, 16, 8, 8],
  [17, 13, 8, 8],
  [30, 30, 13, 13],
  [64, 48, 32, 20],
  [100, 80, 11, 13],
  [224, 224, 33, 33],
  [300, 200, 32, 32],
  [201, 307, 28, 28],
  [8, 8, 16, 16],
  [8, 8, 13, 20],
  [10, 20, 15, 12],
  [20, 8, 10, 16],
  [8, 8, 8, 8],
]

async function bothOf(
  [w, h, width, height]: Size,
  options: Partial<ImagePreprocessing>,
): Promise<{readonly page: readonly number[]; readonly server: readonly number[]}> {
  const bytes = randomBytes(w * h * 3, w * 1000 + h)
  const image = {...plain, width, height, ...options}
  const raw = {width: w, height: h, channels: 3} as const
  const file = await sharp(bytes, {raw}).png().toBuffer()
  const {tensor, failed} = await packPictures([file], 'uint8', image)
  expect(failed).toEqual([])
  const page = preparePicture({...raw, bytes}, image)
  return {page: [...page], server: [...(tensor.values as Uint8Array)]}
}

describe('a page makes of pixels what the server makes of them, to the bit', () => {
  describe.each(['stretch', 'cover', 'contain'] as const)('%s', resize => {
    it.each(SIZES)('%i × %i for %i × %i', async (...size) => {
      const {page, server} = await bothOf(size, {resize})
      expect(page).toEqual(server)
    })
  })

  it('gray differs by one of 255 at most', async () => {
    for (const size of SIZES) {
      const {page, server} = await bothOf(size, {channels: 'gray'})
      expect(page).toHaveLength(server.length)
      const worst = Math.max(...page.map((value, at) => Math.abs(value - (server[at] ?? 0))))
      expect(worst).toBeLessThanOrEqual(1)
    }
  })
})
