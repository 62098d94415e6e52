import {proportionsZ} from '../../core/statistics/index.ts'
import type {RawScore} from './types.ts'

interface Counted {
  readonly counts: ReadonlyMap<string, number>
  readonly size: number
}

/** z-test of the share of all but the first category in order of code units; with two, of either. */
export function firstShare(reference: Counted, current: Counted): RawScore {
  const [first = ''] = [...new Set([...reference.counts.keys(), ...current.counts.keys()])].sort()
  const {statistic, pValue} = proportionsZ(
    reference.size - (reference.counts.get(first) ?? 0),
    reference.size,
    current.size - (current.counts.get(first) ?? 0),
    current.size,
  )
  return {method: 'z_test', value: Math.abs(statistic), pValue, noise: null}
}
