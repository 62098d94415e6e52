import type {MethodContext} from './method.ts'
import {observeValues} from './observe-values.ts'

/** Smallest and largest value that was seen. */
export interface Range {
  readonly min: number
  readonly max: number
}

/** The range of values inside a graph over the calibration rows. */
export async function observeRanges(
  bytes: Uint8Array,
  names: readonly string[],
  context: Pick<MethodContext, 'signature' | 'calibration' | 'signal'>,
): Promise<ReadonlyMap<string, Range>> {
  const ranges = new Map<string, Range>()
  await observeValues(bytes, names, context, (name, values) => {
    let {min, max} = ranges.get(name) ?? {min: Infinity, max: -Infinity}
    for (const value of values) {
      if (value < min) min = value
      if (value > max) max = value
    }
    ranges.set(name, {min, max})
  })
  return ranges
}
