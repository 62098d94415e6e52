import {MlopsError} from '../errors/index.ts'

/** What an empty bin's share is raised to. */
const FLOOR = 1e-4

/**
 * Population stability index (PSI) of two histograms over the same bins.
 *
 * PSI = Σᵢ (qᵢ − pᵢ) · ln(qᵢ / pᵢ), with p, q the shares of `reference` and `current`;
 * shares below `floor` are raised to it, so an empty bin gives a large finite value. Shares are not
 * normalised again after that.
 *
 * @param reference - Rows per bin: length k ≥ 1, finite, each ≥ 0, sum > 0.
 * @param current - Rows per bin, the same k bins in the same order.
 * @param floor - Smallest share, > 0; 1e-4.
 * @returns PSI in nats, ≥ 0; 0 means equal shares.
 * @throws MlopsError `DRIFT_BIN_MISMATCH`, `DRIFT_EMPTY_SAMPLE`.
 * @see Kullback & Leibler (1951), the divergence J(1,2).
 */
export function populationStabilityIndex(
  reference: ArrayLike<number>,
  current: ArrayLike<number>,
  floor = FLOOR,
): number {
  if (reference.length !== current.length)
    throw new MlopsError(
      'DRIFT_BIN_MISMATCH',
      `The histograms have ${reference.length} and ${current.length} bins.`,
      {hint: 'Count both over the same bins.'},
    )
  const referenceRows = sumOf(reference, 'reference')
  const currentRows = sumOf(current, 'current sample')
  let psi = 0
  for (let bin = 0; bin < reference.length; bin++) {
    const p = Math.max((reference[bin] ?? 0) / referenceRows, floor)
    const q = Math.max((current[bin] ?? 0) / currentRows, floor)
    psi += (q - p) * Math.log(q / p)
  }
  return psi
}

function sumOf(counts: ArrayLike<number>, name: string): number {
  let sum = 0
  for (let bin = 0; bin < counts.length; bin++) sum += counts[bin] ?? 0
  if (sum > 0) return sum
  throw new MlopsError('DRIFT_EMPTY_SAMPLE', `The ${name} has no rows.`, {
    hint: 'Compare samples that hold at least one row each.',
  })
}
