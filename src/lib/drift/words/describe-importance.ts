import type {Importance} from '../types.ts'
import {number, percent} from './format.ts'

/** From this share on the model relies on a column; below the other it hardly looks at it. */
const MUCH = 0.05
const LITTLE = 0.005

/** How much a change matters to the model: a clause after the finding, or nothing. */
export function describeImportance(importance: Importance | undefined): string {
  if (importance === undefined) return ''
  const {share, predictionShift} = importance
  if (share < LITTLE) return '; the model hardly looks at it'
  if (share < MUCH) return ''
  const shift = predictionShift ?? 0
  const moved =
    Math.abs(shift) < 1e-4
      ? ''
      : ` and by itself moves its mean prediction by ${shift > 0 ? '+' : '−'}${number(Math.abs(shift))}`
  return `; it is ${percent(share)} of what the model relies on${moved}`
}
