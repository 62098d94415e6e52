import {proportionsZ} from '../../core/statistics/index.ts'
import type {NumberPair} from './number-pair.ts'
import type {RawScore} from './types.ts'

/** z-test of the share of all but the smallest value; of two values, of either. */
export function valueShare({reference, current, ranks}: NumberPair): RawScore {
  const smallest = Math.min(reference.values[0] ?? Infinity, current.values[0] ?? Infinity)
  const {statistic, pValue} = proportionsZ(
    reference.size - ranks[0].upTo(smallest),
    reference.size,
    current.size - ranks[1].upTo(smallest),
    current.size,
  )
  return {method: 'z_test', value: Math.abs(statistic), pValue, noise: null}
}
