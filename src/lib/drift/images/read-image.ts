import {createHash} from 'node:crypto'
import {readFile} from 'node:fs/promises'
import type {Metadata, Sharp} from 'sharp'
import {asError} from '../../core/errors/index.ts'
import {fileError} from '../../platform/files/index.ts'
import {differenceHash} from './difference-hash.ts'
import type {ImageFile} from './image-files.ts'
import {lumaOf, measurePixels, type Pixels} from './measure-pixels.ts'
import type {CategoryProperty, NumberProperty} from './properties.ts'

/** Long side, in pixels, of what pixel properties are computed on. Smaller pictures are not enlarged. */
export const LONG_SIDE = 256

/** A small file can stand for many pixels. */
export const MAX_PIXELS = 100_000_000

/** SVG and PDF are documents: what they show depends on fonts and size. */
const FORMATS = new Set(['jpeg', 'png', 'webp', 'gif', 'tiff', 'heif'])

export interface MeasuredImage {
  readonly numbers: Readonly<Record<NumberProperty, number>>
  readonly categories: Readonly<Record<CategoryProperty, string>>
  /** SHA-256 of the file. */
  readonly sha256: string
  /** Difference hash; 0n where the picture has no structure. */
  readonly hash: bigint
}

export type ReadImage =
  | {readonly kind: 'measured'; readonly image: MeasuredImage}
  /** `reason` follows the name of the file: "is empty", … */
  | {readonly kind: 'failed'; readonly reason: string}

/**
 * Reads, decodes and measures a picture: upright by EXIF, the first frame, transparency on white, sRGB of
 * 8 bits, at most 256 pixels on the long side. One that cannot be read is an answer, not an error.
 */
export async function readImage(file: ImageFile, maxPixels = MAX_PIXELS): Promise<ReadImage> {
  const {default: sharp} = await import('sharp')
  try {
    const bytes = await readFile(file.path)
    if (bytes.length === 0) return failed('is empty (0 bytes)')
    const metadata = await sharp(bytes, {limitInputPixels: false}).metadata()
    if (!FORMATS.has(metadata.format))
      return failed(`holds ${metadata.format}, which is no picture`)
    const pixelCount = metadata.width * (metadata.pageHeight ?? metadata.height)
    if (pixelCount > maxPixels)
      return failed(
        `has ${megapixels(pixelCount)} megapixels, more than the limit of ${megapixels(maxPixels)}`,
      )
    // A decoder's warnings are about what viewers show all the same; missing pixels are errors.
    const picture = sharp(bytes, {limitInputPixels: maxPixels, failOn: 'error'})
    return {kind: 'measured', image: measure(file, bytes, metadata, await decode(picture))}
  } catch (error) {
    return failed(reasonOf(error, file.path))
  }
}

const failed = (reason: string): ReadImage => ({kind: 'failed', reason})

const megapixels = (pixels: number): string => (pixels / 1e6).toLocaleString('en-US')

function reasonOf(error: unknown, path: string): string {
  const {message} = fileError(error, path, 'read')
  if (message !== asError(error).message) return `cannot be read (${asError(error).message})`
  const line = message.split('\n')[0]?.trim() ?? ''
  return line === '' ? 'cannot be decoded' : `cannot be decoded (${line})`
}

async function decode(picture: Sharp): Promise<Pixels> {
  const {data, info} = await picture
    .autoOrient()
    .flatten({background: '#ffffff'})
    .resize(LONG_SIDE, LONG_SIDE, {fit: 'inside', withoutEnlargement: true})
    .toColourspace('srgb')
    .raw({depth: 'uchar'})
    .toBuffer({resolveWithObject: true})
  const {width, height, channels} = info
  return {width, height, bytes: channels === 3 ? data : threeChannels(data, channels)}
}

/** Gray decodes to one channel. */
function threeChannels(data: Uint8Array, channels: number): Uint8Array {
  const pixels = data.length / channels
  const bytes = new Uint8Array(3 * pixels)
  for (let pixel = 0; pixel < pixels; pixel++)
    for (let channel = 0; channel < 3; channel++)
      bytes[3 * pixel + channel] = data[pixel * channels + Math.min(channel, channels - 1)] ?? 0
  return bytes
}

function measure(
  file: ImageFile,
  bytes: Uint8Array,
  metadata: Metadata,
  pixels: Pixels,
): MeasuredImage {
  const frame = metadata.pageHeight ?? metadata.height
  // EXIF orientations from 5 on are turned by a quarter.
  const turned = (metadata.orientation ?? 1) >= 5
  const width = turned ? frame : metadata.width
  const height = turned ? metadata.width : frame
  return {
    numbers: {
      width,
      height,
      area: (width * height) / 1e6,
      fileSize: bytes.length / 1e6,
      aspect: height / width,
      ...measurePixels(pixels),
    },
    categories: {
      format: metadata.format === 'heif' ? 'avif' : metadata.format,
      channels: channelsOf(metadata),
      orientation: width > height ? 'landscape' : width < height ? 'portrait' : 'square',
      folder: file.folder ?? '',
    },
    sha256: createHash('sha256').update(bytes).digest('hex'),
    hash: differenceHash(lumaOf(pixels), pixels.width, pixels.height),
  }
}

/** `RGB`, `gray, alpha`, `CMYK, 16 bit`, … */
function channelsOf({space, hasAlpha, depth}: Metadata): string {
  const name =
    space === 'cmyk'
      ? 'CMYK'
      : space === 'b-w' || space === 'grey16'
        ? 'gray'
        : ['srgb', 'rgb', 'rgb16'].includes(space)
          ? 'RGB'
          : space
  return `${name}${hasAlpha ? ', alpha' : ''}${depth === 'ushort' ? ', 16 bit' : ''}`
}
