import {roundEven} from './round-even.ts'

/** Whole numbers of eight bits, and what one unit of each channel is worth. */
export interface QuantizedChannels {
  readonly values: Int8Array
  /** One a channel, > 0. */
  readonly scales: Float32Array
}

const MOST = 127

/**
 * Of weights that are multiplied with unsigned eight bits: processors without VNNI add two products in 16 bits, and
 * 2 · 255 · 64 is the most that fits. With 127 such sums are cut off, and answers depend on the machine.
 */
export const MOST_OF_PRODUCTS = 64

/**
 * Symmetric quantisation of a tensor to eight bits, each channel by its own scale.
 *
 * scaleᵢ = max |wᵢ| / most, q = round(w / scaleᵢ), ties to even, so that w ≈ scaleᵢ · q with an error of at most
 * scaleᵢ / 2; a channel of zeros has the scale 1.
 *
 * @param values - Row-major, finite.
 * @param dims - Shape of the tensor.
 * @param axis - Dimension that counts channels.
 * @param most - Largest magnitude of a whole number: 127, or `MOST_OF_PRODUCTS`.
 * @see Krishnamoorthi (2018), arXiv:1806.08342; `quantize_static(per_channel=True)` of onnxruntime.
 */
export function quantizeChannels(
  values: Float32Array,
  dims: readonly number[],
  axis: number,
  most = MOST,
): QuantizedChannels {
  const channels = dims[axis] ?? 1
  const inner = dims.slice(axis + 1).reduce((product, size) => product * size, 1)
  const peaks = new Float64Array(channels)
  values.forEach((value, index) => {
    const channel = Math.floor(index / inner) % channels
    peaks[channel] = Math.max(peaks[channel] ?? 0, Math.abs(value))
  })
  // Single precision, as the file has it: what is divided by is what will be multiplied with.
  const scales = Float32Array.from(peaks, peak => (Math.fround(peak / most) > 0 ? peak / most : 1))
  const quantized = Int8Array.from(values, (value, index) => {
    const scale = scales[Math.floor(index / inner) % channels] ?? 1
    return Math.max(-most, Math.min(most, roundEven(value / scale)))
  })
  return {values: quantized, scales}
}
