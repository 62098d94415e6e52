import {
  entropyRange,
  percentileRange,
  type ValueHistogram,
} from '../../../core/quantization/index.ts'
import type {MethodContext} from '../method.ts'
import {observeHistograms} from '../observe-histograms.ts'
import {observeRanges, type Range} from '../observe-ranges.ts'

/** Chooses the ranges that values of a graph are held in, from what they are on the calibration rows. */
export type Calibration = (
  bytes: Uint8Array,
  names: readonly string[],
  context: MethodContext,
) => Promise<ReadonlyMap<string, Range>>

/** The smallest and largest value that was seen. */
export const wholeRange: Calibration = (bytes, names, context) =>
  observeRanges(bytes, names, context)

/** What holds `context.parameter` percent of the values. */
export const percentile: Calibration = (bytes, names, context) =>
  byHistogram(bytes, names, context, histogram => percentileRange(histogram, context.parameter))

/** What keeps the distribution most. */
export const entropy: Calibration = (bytes, names, context) =>
  byHistogram(bytes, names, context, entropyRange)

async function byHistogram(
  bytes: Uint8Array,
  names: readonly string[],
  context: MethodContext,
  rangeOf: (histogram: ValueHistogram) => Range,
): Promise<ReadonlyMap<string, Range>> {
  const histograms = await observeHistograms(bytes, names, context)
  return new Map([...histograms].map(([name, histogram]) => [name, rangeOf(histogram)]))
}
