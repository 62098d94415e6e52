import type {CategorySample} from '../sample.ts'
import type {MethodId} from '../types.ts'
import {alignCategories} from './align-categories.ts'
import {firstShare} from './first-share.ts'
import {scoreBins} from './score-bins.ts'
import type {RawScore} from './types.ts'
import {unfit} from './unfit.ts'

/** A method on categories by our own definitions. */
export function scoreCategoriesByDefault(
  method: MethodId,
  reference: CategorySample,
  current: CategorySample,
): RawScore {
  switch (method) {
    case 'psi':
    case 'jensen_shannon':
    case 'hellinger':
    case 'total_variation':
    case 'l_infinity':
    case 'kl_divergence':
    case 'chi2':
    case 'cramers_v':
      return scoreBins(method, alignCategories(reference, current))
    case 'z_test':
      return firstShare(reference, current)
    case 'ks':
    case 'wasserstein':
    case 'cramer_von_mises':
    case 'anderson_darling':
    case 'mmd':
    case 'text_domain':
      throw unfit(method, 'category')
  }
}
