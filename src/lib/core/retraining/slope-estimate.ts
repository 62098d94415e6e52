import {studentUpperTail} from '../statistics/index.ts'
import type {SlopeLaw} from './slope-laws.ts'
import type {Estimate} from './types.ts'

/** Mean and central interval of the mixture of the laws by their shares. @param level - 0 … 1. */
export function slopeEstimate(laws: readonly SlopeLaw[], level: number): Estimate {
  return {
    value: laws.reduce((sum, {share, slope}) => sum + share * slope, 0),
    low: quantile(laws, (1 - level) / 2),
    high: quantile(laws, (1 + level) / 2),
  }
}

function quantile(laws: readonly SlopeLaw[], p: number): number {
  const below = (slope: number): number =>
    laws.reduce(
      (sum, law) =>
        sum + law.share * studentUpperTail((law.slope - slope) / law.standardError, law.degrees),
      0,
    )
  const middle = laws.reduce((sum, {share, slope}) => sum + share * slope, 0)
  let width = Math.max(...laws.map(({standardError}) => standardError))
  while (below(middle - width) > p || below(middle + width) < p) width *= 2
  let low = middle - width
  let high = middle + width
  for (;;) {
    const between = (low + high) / 2
    if (between <= low || between >= high) return between
    if (below(between) > p) high = between
    else low = between
  }
}
