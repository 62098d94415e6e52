import {upperBound} from '../../numbers/index.ts'

/**
 * The lowest value of each step, ascending. Equal values share the step of the first of them.
 *
 * @param stepAt - The step of each place, from 0, not falling; steps without a value are left out.
 */
export function stepBounds(
  ascending: Float64Array,
  limit: number,
  stepAt: (place: number) => number,
): Float64Array {
  const bounds = new Float64Array(limit)
  let size = 0
  let last = -1
  for (let place = 0; place < ascending.length; place++) {
    const step = Math.min(limit - 1, stepAt(place))
    if (step === last || (size > 0 && ascending[place] === bounds[size - 1])) continue
    bounds[size++] = ascending[place] ?? 0
    last = step
  }
  return bounds.subarray(0, size)
}

/** The step of a value, from 0; values below the first step belong to it. */
export function stepOfValue(bounds: Float64Array, value: number): number {
  return Math.max(0, upperBound(bounds, value) - 1)
}
