import type {ImagePreprocessing} from './types.ts'

/** Pixels of a picture from a stranger: a small file can stand for many. */
const MAX_PIXELS = 100_000_000

/**
 * Bytes of a picture of the declared size, interleaved: 1 or 3 values a pixel.
 *
 * @param source - Path of a file, or its bytes.
 */
export async function decodePicture(
  source: string | Uint8Array,
  image: ImagePreprocessing,
): Promise<Uint8Array> {
  const {default: sharp} = await import('sharp')
  const fit = {stretch: 'fill', cover: 'cover', contain: 'contain'} as const
  const {width, height} = image
  const black = {r: 0, g: 0, b: 0}
  const limits = typeof source === 'string' ? {} : {limitInputPixels: MAX_PIXELS}
  const picture = sharp(source, limits)
    .rotate()
    .flatten({background: black})
    .resize(width, height, {fit: fit[image.resize], background: black})
    .toColourspace(image.channels === 'gray' ? 'b-w' : 'srgb')
  return await picture.raw().toBuffer()
}
