import type {Inference} from './inference.ts'
import {normalCdf} from './normal-quantile.ts'
import {wilsonInterval} from './wilson-interval.ts'

/**
 * Inference of a proportion by its score: Wilson's interval, and p-values Φ(±z) of
 * z = (p − limit) / √(limit(1 − limit)/n), which agree with it.
 *
 * The standard error adds half a row to successes and half to failures, so that it is above 0.
 *
 * @param successes - 0 … trials.
 * @param trials - n > 0; without trials all is NaN.
 * @see Wilson (1927); statsmodels.stats.proportion.proportions_ztest with prop_var=limit.
 */
export function wilsonInference(successes: number, trials: number): Inference {
  const proportion = successes / trials
  const shrunk = (successes + 0.5) / (trials + 1)
  const score = (limit: number): number => {
    const off = proportion - limit
    if (off === 0) return 0
    const variance = limit * (1 - limit)
    // What lies outside of 0 … 1 is ruled out, whatever was counted.
    return variance > 0 ? off / Math.sqrt(variance / trials) : Math.sign(off) * Infinity
  }
  return {
    method: 'wilson',
    estimate: proportion,
    standardError: Math.sqrt((shrunk * (1 - shrunk)) / (trials + 1)),
    interval: confidence => wilsonInterval(successes, trials, confidence),
    pAtLeast: limit => normalCdf(score(limit)),
    pAtMost: limit => normalCdf(-score(limit)),
  }
}
