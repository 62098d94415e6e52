import type {ImagePreprocessing} from '../../lib/model/portable.ts'
import {preparePicture} from '../../lib/package/portable/prepare-picture.ts'
import type {Picture} from '../../lib/package/portable/row-feeds.ts'
import type {Pixels} from '../../lib/package/portable/resample.ts'

/**
 * Decodes a picture, upright by its EXIF and on black where it is transparent, and makes of it what the model sees.
 *
 * @throws where the browser cannot decode it.
 */
export async function decodePicture(file: Blob, image: ImagePreprocessing): Promise<Picture> {
  const bitmap = await createImageBitmap(file, {imageOrientation: 'from-image'})
  try {
    const pixels = pixelsOf(bitmap, bitmap.width, bitmap.height)
    return {pixels: preparePicture(pixels, image), encoded: await base64Of(file)}
  } finally {
    bitmap.close()
  }
}

function pixelsOf(source: CanvasImageSource, width: number, height: number): Pixels {
  const canvas = new OffscreenCanvas(width, height)
  const context = canvas.getContext('2d', {willReadFrequently: true})
  if (context === null) throw new Error('This browser gives a page no canvas.')
  context.fillStyle = '#000'
  context.fillRect(0, 0, width, height)
  context.drawImage(source, 0, 0)
  const {data} = context.getImageData(0, 0, width, height)
  const bytes = new Uint8Array(width * height * 3)
  for (let pixel = 0; pixel < width * height; pixel++)
    for (let channel = 0; channel < 3; channel++)
      bytes[pixel * 3 + channel] = data[pixel * 4 + channel] ?? 0
  return {width, height, channels: 3, bytes}
}

/** The picture that a video shows, as a file. */
export async function frameOf(video: HTMLVideoElement): Promise<Blob> {
  const canvas = new OffscreenCanvas(video.videoWidth, video.videoHeight)
  canvas.getContext('2d')?.drawImage(video, 0, 0)
  return await canvas.convertToBlob({type: 'image/png'})
}

/** Draws the pixels that the model sees. */
export function drawSeen(
  canvas: HTMLCanvasElement,
  {pixels}: Picture,
  {width, height, channels}: ImagePreprocessing,
): void {
  canvas.width = width
  canvas.height = height
  const shown = new ImageData(width, height)
  const step = channels === 'gray' ? 1 : 3
  for (let pixel = 0; pixel < width * height; pixel++) {
    for (let channel = 0; channel < 3; channel++)
      shown.data[pixel * 4 + channel] = pixels[pixel * step + (step === 1 ? 0 : channel)] ?? 0
    shown.data[pixel * 4 + 3] = 255
  }
  canvas.getContext('2d')?.putImageData(shown, 0, 0)
}

function base64Of(file: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => {
      const url = reader.result as string
      resolve(url.slice(url.indexOf(',') + 1))
    }
    reader.onerror = () => {
      reject(reader.error ?? new Error('The picture cannot be read.'))
    }
    reader.readAsDataURL(file)
  })
}
