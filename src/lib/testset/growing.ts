import type {Floats} from '../core/metrics/index.ts'

/** A typed array that grows by blocks: joined once, at the end, whatever its size. */
export interface Growing<T> {
  readonly size: number
  add(value: number): void
  /** All values in one array; it is spent then. */
  finish(): T
}

type Numbers = Uint32Array | Int32Array | Float32Array | Float64Array

const FIRST_BLOCK = 1024
const BLOCK = 65_536

export function createInts(): Growing<Int32Array> {
  return growing(size => new Int32Array(size))
}

export function createPlaces(): Growing<Uint32Array> {
  return growing(size => new Uint32Array(size))
}

export function createDoubles(): Growing<Float64Array> {
  return growing(size => new Float64Array(size))
}

/** Of single or double precision. */
export function createFloats(precision: 'single' | 'double'): Growing<Floats> {
  return growing<Floats>(size =>
    precision === 'double' ? new Float64Array(size) : new Float32Array(size),
  )
}

function growing<T extends Numbers>(create: (size: number) => T): Growing<T> {
  const blocks: T[] = []
  let block = create(FIRST_BLOCK)
  let place = 0
  let before = 0
  return {
    get size() {
      return before + place
    },
    add(value) {
      if (place === block.length) {
        blocks.push(block)
        before += place
        block = create(BLOCK)
        place = 0
      }
      block[place++] = value
    },
    finish() {
      const all = create(before + place)
      let offset = 0
      // Each block can be freed as soon as it is copied.
      for (let full = blocks.shift(); full !== undefined; full = blocks.shift()) {
        all.set(full, offset)
        offset += full.length
      }
      all.set(block.subarray(0, place), offset)
      return all
    },
  }
}
