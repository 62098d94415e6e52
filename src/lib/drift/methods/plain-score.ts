import type {MethodId} from '../types.ts'
import type {RawScore} from './types.ts'

/** A distance of a preset in whose decisions chance has no say. */
export function plainScore(method: MethodId, value: number): RawScore {
  return {method, value, pValue: null, noise: null}
}
