import {Ranks} from './ascending-sample.ts'
import type {Inference, InferenceMethod} from './inference.ts'
import type {InfluenceSpread} from './influence-spread.ts'
import {normalInference} from './normal-inference.ts'
import {normalCdf, normalQuantile} from './normal-quantile.ts'
import {sampleQuantile} from './sample-quantile.ts'
import {studentCdf, studentQuantile} from './student-law.ts'
import type {Interval} from './wilson-interval.ts'

/** What resamples say of a statistic. */
export interface Resampled {
  readonly estimate: number
  /** The statistic over resamples, ascending, those where it has no value left out. */
  readonly resamples: Float64Array
  /** Of the jackknife; 0 leaves the interval bias-corrected only. */
  readonly acceleration: number
  /** Default `bootstrap`. */
  readonly method?: InferenceMethod
  /** Widens what few units say; left out, all is that of BCa. */
  readonly spread?: InfluenceSpread
  /** Where the number can lie: Student's ends are cut there. */
  readonly range?: Interval
}

/**
 * Inference from bootstrap resamples, bias-corrected and accelerated (BCa).
 *
 * With z₀ = Φ⁻¹(share of resamples below the estimate, ties by half) and the acceleration a, the end of an
 * interval at the share α is the quantile of the resamples at Φ(w), w = u/(1 − a·u), u = z₀ + Φ⁻¹(α). A p-value
 * goes the other way: with F the share of resamples below the limit and w = Φ⁻¹(F), shifted by z₀, the limit is
 * the end at α = Φ(w/(1 + a·w) − z₀). Below 1/(B + 1) of B resamples there are none to count: a smaller p-value is
 * the normal tail of (limit − estimate)/s with the standard deviation s of the resamples.
 *
 * Resamples of few units vary too little, and say nothing of how far their own spread is off: with the degrees of
 * freedom ν and the widening c, Φ⁻¹(α) is replaced by c · t⁻¹(α; ν), and Φ(z) by T(z/c; ν). What BCa makes of the skew
 * of few units is not known well either, and its correction may go the wrong way: intervals reach at least as far as
 * Student's, estimate ± c · t⁻¹ · s, and p-values are at least those.
 *
 * @returns null where resamples do not vary, or all lie on one side of the estimate.
 * @see scipy.stats.bootstrap with method="BCa"; Efron (1987); Efron & Tibshirani (1993), section 15.4 for p-values;
 *   Hesterberg (2015), What Teachers Should Know About the Bootstrap, for widened percentiles.
 */
export function bcaInference({
  estimate,
  resamples,
  acceleration,
  method = 'bootstrap',
  spread,
  range,
}: Resampled): Inference | null {
  const size = resamples.length
  if (size < 2 || !varies(resamples)) return null
  const ranks = new Ranks({values: resamples, size})
  const bias = normalQuantile((ranks.below(estimate) + ranks.upTo(estimate)) / 2 / size)
  if (!Number.isFinite(estimate) || !Number.isFinite(bias) || !Number.isFinite(acceleration))
    return null
  const quantileOf = (share: number): number =>
    spread === undefined
      ? normalQuantile(share)
      : spread.widening * studentQuantile(share, spread.degrees)
  const end = (share: number): number => {
    const u = bias + quantileOf(share)
    return sampleQuantile(ranks, size, normalCdf(bias + divide(u, 1 - acceleration * u)))
  }
  const shareAt = (limit: number): number => {
    const w = normalQuantile(shareBelow(ranks, size, limit)) - bias
    return divide(w, 1 + acceleration * w) - bias
  }
  const least = normalQuantile(1 / (size + 1))
  const standardError = deviation(resamples)
  const pOf = (z: number, distance: number): number => {
    const depth = z > least ? z : Math.min(least, distance / standardError)
    return spread === undefined
      ? normalCdf(depth)
      : studentCdf(depth / spread.widening, spread.degrees)
  }
  const bca: Inference = {
    method,
    estimate,
    standardError,
    interval: confidence => ({lower: end((1 - confidence) / 2), upper: end((1 + confidence) / 2)}),
    pAtLeast: limit => pOf(-shareAt(limit), estimate - limit),
    pAtMost: limit => pOf(shareAt(limit), limit - estimate),
  }
  if (spread === undefined) return bca
  const {widening, degrees} = spread
  return widerOf(bca, normalInference(estimate, widening * standardError, method, range, degrees))
}

/** Of two inferences of one number what either cannot rule out. */
function widerOf(a: Inference, b: Inference): Inference {
  return {
    ...a,
    interval(confidence) {
      const [ofA, ofB] = [a.interval(confidence), b.interval(confidence)]
      return {lower: Math.min(ofA.lower, ofB.lower), upper: Math.max(ofA.upper, ofB.upper)}
    },
    pAtLeast: limit => Math.max(a.pAtLeast(limit), b.pAtLeast(limit)),
    pAtMost: limit => Math.max(a.pAtMost(limit), b.pAtMost(limit)),
  }
}

/** Whether ascending values differ by more than rounding. */
export function varies(ascending: Float64Array): boolean {
  const [first, last] = [ascending[0] ?? 0, ascending.at(-1) ?? 0]
  return last - first > 1e-12 * Math.max(Math.abs(first), Math.abs(last))
}

/** Where the denominator has passed 0, the result has passed infinity. */
function divide(value: number, by: number): number {
  if (!Number.isFinite(value)) return value
  return by > 0 ? value / by : Math.sign(value) * Infinity
}

/** The q whose quantile of the resamples is x: the inverse of `sampleQuantile`; ties by half. */
function shareBelow(ranks: Ranks, size: number, x: number): number {
  const below = ranks.below(x)
  const upTo = ranks.upTo(x)
  if (upTo > below) return (below + upTo - 1) / 2 / (size - 1)
  if (below === 0) return 0
  if (below === size) return 1
  const lower = ranks.at(below - 1)
  return (below - 1 + (x - lower) / (ranks.at(below) - lower)) / (size - 1)
}

function deviation(values: Float64Array): number {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i] as number
  const mean = sum / values.length
  let squares = 0
  for (let i = 0; i < values.length; i++) squares += ((values[i] as number) - mean) ** 2
  return Math.sqrt(squares / (values.length - 1))
}
