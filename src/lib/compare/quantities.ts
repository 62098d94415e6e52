import {compatibility, type PairedCompatibility} from '../core/metrics/index.ts'
import type {JudgedQuantity} from './judge/index.ts'
import type {MeasuredGap} from './measure/index.ts'
import type {PairedRows} from './paired-rows.ts'
import type {ComparedModel, Compatibility, Leakage} from './types.ts'
import type {Inference} from '../core/statistics/index.ts'

/** Right and wrong answers of two classifiers; null of others, and without an old model. */
export function compatibilityOf({old, new: now}: PairedRows): PairedCompatibility | null {
  if (old === null || !('classCount' in old) || !('classCount' in now)) return null
  return compatibility(old, now)
}

export function describeCompatibility(flips: PairedCompatibility): Compatibility {
  const {bothRight, onlyOldRight, onlyNewRight, bothWrong, rates} = flips
  return {
    bothRight,
    onlyOldRight,
    onlyNewRight,
    bothWrong,
    ...rates,
    negativeFlipRate: rates.negativeFlipRate ?? 0,
    positiveFlipRate: rates.positiveFlipRate ?? 0,
    churn: rates.churn ?? 0,
  }
}

export interface MeasuredQuantities {
  readonly flips: PairedCompatibility | null
  readonly gaps: readonly MeasuredGap[]
  readonly latencyRatio: Inference | null
  readonly leakage: readonly Leakage[]
  readonly old: ComparedModel | null
  readonly new: ComparedModel
  readonly rows: number
}

/** What gates can bound beside metrics, by name. */
export function quantitiesOf(measured: MeasuredQuantities): ReadonlyMap<string, JudgedQuantity> {
  const {flips, gaps, latencyRatio, old, new: now} = measured
  const sizes = [old?.sizeBytes, now.sizeBytes] as const
  return new Map<string, JudgedQuantity>([
    ['negative_flip_rate', flips?.inferences.negativeFlipRate ?? null],
    ['positive_flip_rate', flips?.inferences.positiveFlipRate ?? null],
    ['churn', flips?.inferences.churn ?? null],
    ['backward_trust', flips?.inferences.backwardTrust ?? null],
    ['latency_ratio', latencyRatio],
    ['size_ratio', sizes[0] && sizes[1] ? sizes[1] / sizes[0] : null],
    ['leakage', leakedShare(measured)],
    ...gaps.map((gap): [string, JudgedQuantity] => [`${gap.name}@${gap.by}`, gap.value()]),
  ])
}

/** Of the model that was trained on most of the test rows; null where no training data could be looked at. */
function leakedShare({leakage, rows}: MeasuredQuantities): number | null {
  const known = leakage.flatMap(one => (one.rows === null ? [] : [one.rows]))
  return known.length === 0 || rows === 0 ? null : Math.max(...known) / rows
}
