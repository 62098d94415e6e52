import {
  andersonDarling,
  cramerVonMises,
  ksNoise,
  wassersteinLaw,
  wassersteinNoise,
  wassersteinTail,
} from '../../core/statistics/index.ts'
import type {MethodId} from '../types.ts'
import type {NumberPair} from './number-pair.ts'
import {NOISE_TAIL} from './noise-tail.ts'
import {sampledDiscrepancy} from './sampled-mmd.ts'
import {scoreBins} from './score-bins.ts'
import {valueShare} from './value-share.ts'
import type {RawScore} from './types.ts'
import {unfit} from './unfit.ts'

/** A method on numbers by our own definitions; bins are those between the deciles of the reference. */
export function scoreNumbersByDefault(method: MethodId, pair: NumberPair): RawScore {
  const {reference, current} = pair
  switch (method) {
    case 'ks':
      return {
        method,
        value: pair.comparison.ks,
        pValue: pair.ksPValue,
        noise: ksNoise(NOISE_TAIL, reference.size, current.size),
      }
    case 'wasserstein': {
      const distance = pair.comparison.wasserstein
      const law = wassersteinLaw(reference, current)
      return {
        method,
        value: distance / pair.scale,
        pValue: wassersteinTail(distance, law),
        noise: wassersteinNoise(NOISE_TAIL, law) / pair.scale,
      }
    }
    case 'psi':
    case 'jensen_shannon':
    case 'hellinger':
    case 'total_variation':
    case 'l_infinity':
    case 'kl_divergence':
    case 'chi2':
    case 'cramers_v':
      return scoreBins(method, pair.deciles)
    case 'z_test':
      return valueShare(pair)
    case 'cramer_von_mises': {
      const {statistic, pValue} = cramerVonMises(reference, current)
      return {method, value: statistic, pValue, noise: null}
    }
    case 'anderson_darling': {
      const {statistic, pValue} = andersonDarling(reference, current)
      return {method, value: statistic, pValue, noise: null}
    }
    case 'mmd':
      return sampledDiscrepancy(pair)
    case 'text_domain':
      throw unfit(method, 'number')
  }
}
