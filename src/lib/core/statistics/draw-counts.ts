import type {Random} from './random.ts'
import {logGamma} from './special/log-gamma.ts'

/** Draws so many times and writes how often each cell came up. */
export type CountDrawer = (draws: number, random: Random, into: Float64Array) => void

/**
 * Draws from cells with replacement, in proportion to their weights: multinomial samples.
 *
 * @param weights - ≥ 0, one a cell; not to be changed afterwards.
 */
export function createCountDrawer(weights: Float64Array): CountDrawer {
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const cells = weights.length
  if (isUniform(weights))
    return (draws, random, into) => {
      // Cells that are all alike and about as many as draws are drawn one by one.
      if (draws > 4 * cells) drawInTurn(weights, total, draws, random, into)
      else {
        into.fill(0)
        for (let draw = 0; draw < draws; draw++) {
          const cell = Math.floor(random() * cells)
          into[cell] = (into[cell] ?? 0) + 1
        }
      }
    }
  return (draws, random, into) => {
    drawInTurn(weights, total, draws, random, into)
  }
}

/** Each cell gets a binomial share of what the cells before it left. */
function drawInTurn(
  weights: Float64Array,
  total: number,
  draws: number,
  random: Random,
  into: Float64Array,
): void {
  into.fill(0)
  let rest = total
  let left = draws
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

/** Up to this mean, adding up probabilities from 0 on is quickest. */
const INVERTED = 30
/** So far from the mode a probability is a short product. */
const NEAR = 32

/**
 * A binomial sample: successes among `trials` trials of probability `p`.
 *
 * Inversion where n·p is small, else transformed rejection with squeeze (BTRS).
 *
 * @see Kachitvichyanukul & Schmeiser (1988), Binomial Random Variate Generation; Hörmann (1993), The Generation
 *   of Binomial Random Variates.
 */
export function drawBinomial(trials: number, p: number, random: Random): number {
  if (p <= 0 || trials <= 0) return 0
  if (p >= 1) return trials
  if (p > 0.5) return trials - drawBinomial(trials, 1 - p, random)
  return trials * p < INVERTED ? invert(trials, p, random) : reject(trials, p, random)
}

/** Takes the probabilities of 0, 1, 2 … off a uniform number until it is used up. */
function invert(trials: number, p: number, random: Random): number {
  const odds = p / (1 - p)
  let left = random()
  let probability = Math.exp(trials * Math.log1p(-p))
  for (let successes = 0; successes < trials; successes++) {
    if (left < probability) return successes
    left -= probability
    probability *= (odds * (trials - successes)) / (successes + 1)
  }
  return trials
}

function reject(n: number, p: number, random: Random): number {
  const spread = Math.sqrt(n * p * (1 - p))
  const b = 1.15 + 2.53 * spread
  const a = -0.0873 + 0.0248 * b + 0.01 * p
  const c = n * p + 0.5
  const vr = 0.92 - 4.2 / b
  const alpha = (2.83 + 5.1 / b) * spread
  const mode = Math.floor((n + 1) * p)
  for (;;) {
    const u = random() - 0.5
    const v = random()
    const us = 0.5 - Math.abs(u)
    const k = Math.floor(((2 * a) / us + b) * u + c)
    if (us >= 0.07 && v <= vr) return k
    if (k < 0 || k > n) continue
    if ((v * alpha) / (a / (us * us) + b) <= probabilityToMode(k, mode, n, p)) return k
  }
}

/** P(X = k) / P(X = mode). */
function probabilityToMode(k: number, mode: number, n: number, p: number): number {
  const odds = p / (1 - p)
  if (Math.abs(k - mode) > NEAR)
    return Math.exp(
      logGamma(mode + 1) +
        logGamma(n - mode + 1) -
        logGamma(k + 1) -
        logGamma(n - k + 1) +
        (k - mode) * Math.log(odds),
    )
  let ratio = 1
  for (let i = mode + 1; i <= k; i++) ratio *= (odds * (n - i + 1)) / i
  for (let i = k + 1; i <= mode; i++) ratio /= (odds * (n - i + 1)) / i
  return ratio
}
