import {resolve} from 'node:path'
import {asError, MlopsError} from '../core/errors/index.ts'
import {decodePicture} from './decode-picture.ts'
import {placePixels} from './place-pixels.ts'
import {createValues} from './tensor-values.ts'
import type {ElementType, ImagePreprocessing, TensorData} from './types.ts'

/** Pictures as a tensor; the places of those that cannot be decoded hold zeros. */
export interface PackedPictures {
  /** [n, c, h, w] or [n, h, w, c], by the layout. */
  readonly tensor: TensorData
  readonly failed: readonly {readonly row: number; readonly reason: string}[]
}

export interface PackedImages extends PackedPictures {
  readonly failed: readonly {readonly row: number; readonly path: string; readonly reason: string}[]
}

/** Pictures decoded at a time; libvips works on each with threads of its own. */
const AT_ONCE = 8

/**
 * Decodes and prepares files of pictures: upright by EXIF → resize → crop or pad → channels → value ·
 * scale − mean, over std → layout. Transparent pixels are put on black.
 *
 * @param folder - What relative paths start from.
 */
export async function packImages(
  paths: readonly string[],
  type: ElementType,
  image: ImagePreprocessing,
  folder = '.',
): Promise<PackedImages> {
  const sources = paths.map(path => resolve(folder, path))
  const {tensor, failed} = await pack(sources, type, image)
  return {tensor, failed: failed.map(({row, reason}) => ({row, path: paths[row] ?? '', reason}))}
}

/** The same of the bytes of encoded pictures, of which no one has more than 100 million pixels. */
export async function packPictures(
  pictures: readonly Uint8Array[],
  type: ElementType,
  image: ImagePreprocessing,
): Promise<PackedPictures> {
  return await pack(pictures, type, image)
}

async function pack(
  sources: readonly (string | Uint8Array)[],
  type: ElementType,
  image: ImagePreprocessing,
): Promise<PackedPictures> {
  if (!['float32', 'float64', 'float16', 'uint8'].includes(type))
    throw new MlopsError('MODEL_UNSUPPORTED', `Pictures cannot be given as ${type}.`, {
      hint: 'Export the model with a float32 or uint8 input of pixels.',
    })
  const channels = image.channels === 'gray' ? 1 : 3
  const size = image.width * image.height * channels
  const values = createValues(type, sources.length * size)
  const failed: PackedPictures['failed'][number][] = []
  let next = 0
  const work = async (): Promise<void> => {
    for (let row = next++; row < sources.length; row = next++) {
      try {
        const pixels = await decodePicture(sources[row] ?? '', image)
        placePixels(pixels, values, row * size, image, type)
      } catch (error) {
        const reason = `is no picture that can be read (${asError(error).message.split('\n')[0] ?? ''})`
        failed.push({row, reason})
      }
    }
  }
  await Promise.all(Array.from({length: Math.min(AT_ONCE, sources.length)}, work))
  const {width, height} = image
  const inner = image.layout === 'nchw' ? [channels, height, width] : [height, width, channels]
  const tensor = {type, dims: [sources.length, ...inner], values}
  return {tensor, failed: failed.sort((a, b) => a.row - b.row)}
}
