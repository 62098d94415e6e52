import type {ImagePreprocessing} from '../../model/portable.ts'
import {resample, type Pixels} from './resample.ts'

/**
 * A picture as the model sees it: resized, cropped in the middle or put on black, gray where it takes gray; what
 * `mlops serve` makes of the same pixels.
 *
 * @param picture - Red, green and blue.
 * @returns Bytes of the declared size, interleaved.
 */
export function preparePicture(picture: Pixels, image: ImagePreprocessing): Uint8Array {
  const {width, height, resize} = image
  const [x, y] = [picture.width / width, picture.height / height]
  const one = resize === 'cover' ? Math.min(x, y) : Math.max(x, y)
  const resized = resample(picture, resize === 'stretch' ? {x, y} : {x: one, y: one})
  const placed = resize === 'contain' ? embed(resized, width, height) : crop(resized, width, height)
  return image.channels === 'gray' ? grayOf(placed.bytes) : placed.bytes
}

function crop(pixels: Pixels, width: number, height: number): Pixels {
  const left = Math.floor((pixels.width - width + 1) / 2)
  const top = Math.floor((pixels.height - height + 1) / 2)
  return window(pixels, width, height, left, top)
}

function embed(pixels: Pixels, width: number, height: number): Pixels {
  const left = -Math.floor((width - pixels.width) / 2)
  const top = -Math.floor((height - pixels.height) / 2)
  return window(pixels, width, height, left, top)
}

/** A part of a picture; what lies outside it is black. */
function window(pixels: Pixels, width: number, height: number, left: number, top: number): Pixels {
  const {channels, bytes} = pixels
  if (width === pixels.width && height === pixels.height) return pixels
  const out = new Uint8Array(width * height * channels)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const [fromX, fromY] = [x + left, y + top]
      if (fromX < 0 || fromY < 0 || fromX >= pixels.width || fromY >= pixels.height) continue
      const from = (fromY * pixels.width + fromX) * channels
      out.set(bytes.subarray(from, from + channels), (y * width + x) * channels)
    }
  return {width, height, channels, bytes: out}
}

/** Lightness of light, not of its code: sRGB is made linear, weighed, and coded again. */
function grayOf(bytes: Uint8Array): Uint8Array {
  const gray = new Uint8Array(bytes.length / 3)
  for (let pixel = 0; pixel < gray.length; pixel++) {
    const [r = 0, g = 0, b = 0] = bytes.subarray(pixel * 3, pixel * 3 + 3)
    const light = 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b)
    gray[pixel] = Math.max(0, Math.min(255, Math.round(coded(light) * 255)))
  }
  return gray
}

/** @see IEC 61966-2-1. */
function linear(code: number): number {
  const value = code / 255
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
}

function coded(light: number): number {
  return light <= 0.0031308 ? light * 12.92 : 1.055 * light ** (1 / 2.4) - 0.055
}
