import type {ClassFacts, Facts} from '../core/metrics/index.ts'
import {calibrationTable, confusionMatrix, curvesOf, residualsOf} from '../evaluate/index.ts'
import type {CompareReport} from './types.ts'

type Description = Pick<CompareReport, 'calibration' | 'curves' | 'confusion' | 'residuals'>

/** Calibration, curves, confusion or residuals of both models, for pages. */
export function describeBoth(
  old: Facts | null,
  now: Facts,
  labels: readonly string[],
): Description {
  if (now.kind === 'values')
    return {
      calibration: null,
      curves: null,
      confusion: null,
      residuals: {old: old?.kind === 'values' ? residualsOf(old) : null, new: residualsOf(now)},
    }
  const before = old?.kind === 'classes' ? old : null
  const both = <T>(of: (facts: ClassFacts) => T | null): {old: T | null; new: T} | null => {
    const own = of(now)
    return own === null ? null : {old: before === null ? null : of(before), new: own}
  }
  return {
    calibration: both(facts => calibrationTable(facts, labels)),
    curves: both(facts => curvesOf(facts, labels)),
    confusion: both(confusionMatrix),
    residuals: null,
  }
}
