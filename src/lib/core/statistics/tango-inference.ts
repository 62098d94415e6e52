import type {Inference} from './inference.ts'
import {normalCdf, normalQuantile} from './normal-quantile.ts'

export interface PairedCounts {
  /** Rows that only the old model got right. */
  readonly onlyOld: number
  /** Rows that only the new model got right. */
  readonly onlyNew: number
  /** All rows, > 0. */
  readonly rows: number
}

/**
 * Tango's score inference of the difference of two paired proportions, new − old. Unlike Wald's it keeps its
 * level where few rows differ, and says something where none does.
 *
 * The score at a difference Δ is T(Δ) = (b − c − nΔ) / √(n(2q + Δ(1 − Δ))), with b and c the rows that only the
 * new and only the old one got right, and q the most likely probability of c under Δ: the larger root of
 * 2n q² − (b + c − (2n − b + c)Δ) q − cΔ(1 − Δ) = 0. The interval is where |T| ≤ z; p-values are Φ(±T).
 *
 * The standard error adds half a row to each of the four cells, so that it is above 0.
 *
 * @see Tango (1998), Equivalence test and confidence interval for the difference in proportions for the
 *   paired-sample design; Agresti & Min (2005) for the half rows.
 */
export function tangoInference(counts: PairedCounts): Inference {
  const {onlyOld, onlyNew, rows} = counts
  const difference = (onlyNew - onlyOld) / rows
  return {
    method: 'tango',
    estimate: difference,
    standardError:
      Math.sqrt(onlyOld + onlyNew + 1 - (onlyNew - onlyOld) ** 2 / (rows + 2)) / (rows + 2),
    interval: confidence => {
      const z = normalQuantile((1 + confidence) / 2)
      return {lower: -upperEnd(swap(counts), z), upper: upperEnd(counts, z)}
    },
    pAtLeast: limit => normalCdf(score(counts, limit)),
    pAtMost: limit => normalCdf(-score(counts, limit)),
  }
}

function swap({onlyOld, onlyNew, rows}: PairedCounts): PairedCounts {
  return {onlyOld: onlyNew, onlyNew: onlyOld, rows}
}

/** Falls as Δ grows; ±∞ for a Δ that the counts rule out. */
function score(counts: PairedCounts, delta: number): number {
  // The root below keeps its digits for Δ ≥ 0 only.
  if (delta < 0) return -score(swap(counts), -delta)
  const {onlyOld: c, onlyNew: b, rows: n} = counts
  if (delta > 1) return -Infinity
  const off = b - c - n * delta
  const product = delta * (1 - delta)
  const linear = (2 * n - b + c) * delta - b - c
  const root = Math.sqrt(linear * linear + 8 * n * c * product)
  const q = linear > 0 ? (2 * c * product) / (root + linear || 1) : (root - linear) / (4 * n)
  const variance = n * (2 * q + product)
  return off === 0 ? 0 : off / Math.sqrt(variance)
}

/** The Δ above the estimate with T(Δ) = −z, by bisection. */
function upperEnd(counts: PairedCounts, z: number): number {
  let low = (counts.onlyNew - counts.onlyOld) / counts.rows
  let high = 1
  if (score(counts, high) >= -z) return high
  for (let step = 0; step < 100; step++) {
    const middle = low + (high - low) / 2
    if (middle <= low || middle >= high) break
    if (score(counts, middle) >= -z) low = middle
    else high = middle
  }
  return high
}
