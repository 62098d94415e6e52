import type {AscendingSample} from './ascending-sample.ts'

/** What numpy's rules for the width of bins look at. */
export interface BinnedRange {
  readonly min: number
  readonly max: number
  /** Values, which the rules count. */
  readonly size: number
  /** All are of an integer type: bins are not narrower than 1 then. */
  readonly integer: boolean
}

/**
 * Edges of equal bins by Sturges' rule: width = (max − min) / (log₂ n + 1).
 *
 * @returns k + 1 ascending edges of k = ⌈(max − min) / width⌉ bins; one bin of width 1 around a constant.
 * @see numpy.histogram_bin_edges, bins='sturges', of numpy 2: the width of integers is at least 1.
 */
export function sturgesEdges(range: BinnedRange): number[] {
  return edgesOfWidth(range, (range.max - range.min) / (Math.log2(range.size) + 1))
}

/**
 * Edges of equal bins by Doane's rule: width = (max − min) / (1 + log₂ n + log₂(1 + |g₁| / σ)), with the
 * skewness g₁ and σ = √(6(n − 2) / ((n + 1)(n + 3))); one bin for fewer than three values or a constant.
 *
 * @see numpy.histogram_bin_edges, bins='doane'; Doane (1976).
 */
export function doaneEdges(sample: AscendingSample, integer: boolean): number[] {
  const {values, size} = sample
  const range = {min: values[0] ?? 0, max: values[values.length - 1] ?? 0, size, integer}
  const mean = meanPower(sample, 0, 1)
  const deviation = Math.sqrt(meanPower(sample, mean, 2))
  if (size <= 2 || !(deviation > 0)) return edgesOfWidth(range, 0)
  const skewness = meanPower(sample, mean, 3) / deviation ** 3
  const sigma = Math.sqrt((6 * (size - 2)) / ((size + 1) * (size + 3)))
  const bins = 1 + Math.log2(size) + Math.log2(1 + Math.abs(skewness) / sigma)
  return edgesOfWidth(range, (range.max - range.min) / bins)
}

function edgesOfWidth({min, max, integer}: BinnedRange, width: number): number[] {
  const used = integer && width > 0 && width < 1 ? 1 : width
  const bins = used > 0 ? Math.ceil((max - min) / used) : 1
  const [first, last] = min === max ? [min - 0.5, max + 0.5] : [min, max]
  const step = (last - first) / bins
  return Array.from({length: bins + 1}, (_, i) => (i === bins ? last : first + i * step))
}

/** Mean of (x − centre)ᵖ. */
function meanPower({values, counts, size}: AscendingSample, centre: number, power: number): number {
  let sum = 0
  for (let i = 0; i < values.length; i++) {
    const off = (values[i] as number) - centre
    sum += (power === 3 ? off * off * off : power === 2 ? off * off : off) * (counts?.[i] ?? 1)
  }
  return sum / size
}
