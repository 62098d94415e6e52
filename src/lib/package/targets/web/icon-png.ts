import {zlibSync} from 'fflate'
import {BARS, CORNER, LEFT, THICK} from './icon-svg.ts'

const GROUND = [31, 95, 191] as const
const LIGHT = [255, 255, 255] as const

/**
 * The mark as PNG.
 *
 * @param maskable - Whether the ground fills the square, for a system that cuts a form of its own.
 */
export function iconPng(size: number, maskable: boolean): Uint8Array {
  const rows = new Uint8Array(size * (size * 4 + 1))
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) {
      const [px, py] = [(x + 0.5) / size, (y + 0.5) / size]
      const at = y * (size * 4 + 1) + 1 + x * 4
      const bar = Math.max(
        ...BARS.map(({top, length}, index) => {
          const inside = cover(px, py, {x: LEFT, y: top, w: length, h: THICK, r: THICK / 2}, size)
          return inside * (index === 0 ? 1 : 0.62)
        }),
      )
      for (let channel = 0; channel < 3; channel++) {
        const [ground = 0, light = 0] = [GROUND[channel], LIGHT[channel]]
        rows[at + channel] = Math.round(ground + (light - ground) * bar)
      }
      const square = {x: 0, y: 0, w: 1, h: 1, r: CORNER}
      rows[at + 3] = maskable ? 255 : Math.round(255 * cover(px, py, square, size))
    }
  return png(size, rows)
}

interface Rounded {
  readonly x: number
  readonly y: number
  readonly w: number
  readonly h: number
  readonly r: number
}

/** How much of a pixel lies within a rectangle with round corners, by its distance from the edge. */
function cover(px: number, py: number, {x, y, w, h, r}: Rounded, size: number): number {
  const dx = Math.abs(px - x - w / 2) - (w / 2 - r)
  const dy = Math.abs(py - y - h / 2) - (h / 2 - r)
  const outside = Math.hypot(Math.max(dx, 0), Math.max(dy, 0))
  const distance = outside + Math.min(Math.max(dx, dy), 0) - r
  return Math.max(0, Math.min(1, 0.5 - distance * size))
}

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
const TRUE_COLOUR_ALPHA = 6

/** @see The PNG specification (third edition), §5 and §11. */
function png(size: number, rows: Uint8Array): Uint8Array {
  const header = new DataView(new ArrayBuffer(13))
  header.setUint32(0, size)
  header.setUint32(4, size)
  header.setUint8(8, 8)
  header.setUint8(9, TRUE_COLOUR_ALPHA)
  const parts = [
    Uint8Array.from(SIGNATURE),
    chunk('IHDR', new Uint8Array(header.buffer)),
    chunk('IDAT', zlibSync(rows, {level: 9})),
    chunk('IEND', new Uint8Array(0)),
  ]
  return Uint8Array.from(Buffer.concat(parts))
}

function chunk(name: string, body: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(body.length + 12)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, body.length)
  bytes.set(Buffer.from(name, 'latin1'), 4)
  bytes.set(body, 8)
  view.setUint32(body.length + 8, crc32(bytes.subarray(4, body.length + 8)))
  return bytes
}

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0)
  }
  return ~crc >>> 0
}
