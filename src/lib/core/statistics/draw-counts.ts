import type {Random} from './random.ts'
import {logGamma} from './special/log-gamma.ts'

/**
 * Draws from cells with replacement: how often each comes up among `draws` draws, in proportion to
 * `weights` (a multinomial sample).
 *
 * @param weights - ≥ 0, one a cell.
 * @param into - Receives the counts.
 */
export function drawCounts(
  weights: Float64Array,
  draws: number,
  random: Random,
  into: Float64Array,
): void {
  into.fill(0)
  let rest = weights.reduce((total, weight) => total + weight, 0)
  let left = draws
  // Cells that are all alike and as many as draws are drawn one by one.
  if (draws <= 4 * weights.length && isUniform(weights)) {
    for (let draw = 0; draw < draws; draw++) {
      const cell = Math.floor(random() * weights.length)
      into[cell] = (into[cell] ?? 0) + 1
    }
    return
  }
  for (let cell = 0; cell < weights.length && left > 0; cell++) {
    const weight = weights[cell] ?? 0
    if (weight === 0) continue
    const count = weight >= rest ? left : drawBinomial(left, weight / rest, random)
    into[cell] = count
    left -= count
    rest -= weight
  }
}

function isUniform(weights: Float64Array): boolean {
  const [first] = weights
  return weights.every(weight => weight === first)
}

/**
 * A binomial sample: successes among `trials` trials of probability `p`.
 *
 * Inversion where n·p is small, else transformed rejection with squeeze (BTRS).
 *
 * @see Hörmann (1993), The Generation of Binomial Random Variates.
 */
export function drawBinomial(trials: number, p: number, random: Random): number {
  if (p <= 0 || trials <= 0) return 0
  if (p >= 1) return trials
  if (p > 0.5) return trials - drawBinomial(trials, 1 - p, random)
  return trials * p < 10 ? invert(trials, p, random) : reject(trials, p, random)
}

/** Gaps between successes are geometric. */
function invert(trials: number, p: number, random: Random): number {
  const log = Math.log1p(-p)
  let successes = 0
  let at = 0
  for (;;) {
    at += Math.floor(Math.log(1 - random()) / log) + 1
    if (at > trials) return successes
    successes++
  }
}

function reject(n: number, p: number, random: Random): number {
  const spread = Math.sqrt(n * p * (1 - p))
  const b = 1.15 + 2.53 * spread
  const a = -0.0873 + 0.0248 * b + 0.01 * p
  const c = n * p + 0.5
  const vr = 0.92 - 4.2 / b
  const alpha = (2.83 + 5.1 / b) * spread
  const odds = Math.log(p / (1 - p))
  const mode = Math.floor((n + 1) * p)
  const h = logGamma(mode + 1) + logGamma(n - mode + 1)
  for (;;) {
    const u = random() - 0.5
    const v = random()
    const us = 0.5 - Math.abs(u)
    const k = Math.floor(((2 * a) / us + b) * u + c)
    if (us >= 0.07 && v <= vr) return k
    if (k < 0 || k > n) continue
    const limit = h - logGamma(k + 1) - logGamma(n - k + 1) + (k - mode) * odds
    if (Math.log((v * alpha) / (a / (us * us) + b)) <= limit) return k
  }
}
