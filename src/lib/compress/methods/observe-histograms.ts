import {countValues, valueHistogram, type ValueHistogram} from '../../core/quantization/index.ts'
import type {MethodContext} from './method.ts'
import {observeRanges} from './observe-ranges.ts'
import {observeValues} from './observe-values.ts'

/**
 * How values inside a graph are distributed over the calibration rows. The rows run twice: bins are known once the range
 * is, and depend on no order of rows. Values that are not finite have no histogram.
 */
export async function observeHistograms(
  bytes: Uint8Array,
  names: readonly string[],
  context: Pick<MethodContext, 'signature' | 'calibration' | 'signal'>,
): Promise<ReadonlyMap<string, ValueHistogram>> {
  const ranges = await observeRanges(bytes, names, context)
  const histograms = new Map(
    [...ranges]
      .filter(([, {min, max}]) => Number.isFinite(min) && Number.isFinite(max))
      .map(([name, {min, max}]) => [name, valueHistogram(min, max)]),
  )
  await observeValues(bytes, [...histograms.keys()], context, (name, values) => {
    const histogram = histograms.get(name)
    if (histogram !== undefined) countValues(histogram, values)
  })
  return histograms
}
