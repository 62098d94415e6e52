import type {Facts} from '../facts.ts'
import {stepOfValue} from '../resampling/step-sorter.ts'
import type {Metric} from '../types.ts'

/**
 * Whether a metric that looks at nothing but the order of the rows cannot tell two models apart: those of which
 * one is the other, calibrated anew.
 */
export function sameRanks({definition: {id}}: Metric, old: Facts, new_: Facts): boolean {
  if (!id.startsWith('auc') && id !== 'average_precision') return false
  if (old.kind !== 'classes' || new_.kind !== 'classes') return false
  const [a, b] = [old.rows, new_.rows]
  for (let index = a.task === 'binary' ? 1 : 0; index < a.classCount; index++) {
    const [before, after] = [old.steps(index).scores, new_.steps(index).scores]
    if (before.length !== after.length) return false
    const [ofOld, ofNew] = [before.toReversed(), after.toReversed()]
    for (let row = 0; row < a.rowCount; row++) {
      const at = row * a.classCount + index
      const place = stepOfValue(ofOld, a.probabilities?.[at] ?? 0)
      if (ofNew[place] !== b.probabilities?.[at]) return false
    }
  }
  return true
}
