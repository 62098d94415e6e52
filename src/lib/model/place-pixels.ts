import {halfFromNumber} from '../core/numbers/index.ts'
import type {ElementType, ImagePreprocessing, TensorValues} from './types.ts'

/**
 * Puts the bytes of a picture of the declared size into a tensor: value · scale − mean, over std, channels and layout
 * as declared.
 *
 * @param pixels - Interleaved: three values a pixel, one for gray.
 * @param start - Place of the picture among `values`.
 */
export function placePixels(
  pixels: Uint8Array,
  values: TensorValues,
  start: number,
  image: ImagePreprocessing,
  type: ElementType,
): void {
  const target = values as Float32Array
  const half = type === 'float16'
  const channels = image.channels === 'gray' ? 1 : 3
  const area = image.width * image.height
  for (let channel = 0; channel < channels; channel++) {
    const source = image.channels === 'bgr' ? 2 - channel : channel
    const mean = image.mean[channel] ?? image.mean[0] ?? 0
    const std = image.std[channel] ?? image.std[0] ?? 1
    for (let i = 0; i < area; i++) {
      const value = ((pixels[i * channels + source] ?? 0) * image.scale - mean) / std
      const at = image.layout === 'nchw' ? channel * area + i : i * channels + channel
      target[start + at] = half ? halfFromNumber(value) : value
    }
  }
}
