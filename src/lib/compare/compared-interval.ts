import type {Inference} from '../core/statistics/index.ts'
import type {ComparedInterval} from './types.ts'

/** The two-sided interval of an inference as reports show it; null where nothing can be said. */
export function comparedInterval(
  inference: Inference | null,
  confidence: number,
): ComparedInterval | null {
  if (inference === null) return null
  return {...inference.interval(confidence), confidence, method: inference.method}
}
