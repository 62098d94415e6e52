import type {Facts} from '../facts.ts'
import type {Metric} from '../types.ts'

/**
 * Whether two models answer alike in every row as far as a metric looks: the same classes, or the same numbers, and
 * the same probabilities where it needs them.
 */
export function sameAnswers({definition: {needs}}: Metric, old: Facts, new_: Facts): boolean {
  const probabilities = (facts: Facts): ArrayLike<number> | null =>
    facts.kind === 'classes' ? facts.rows.probabilities : null
  return (
    sameNumbers(old.rows.predicted, new_.rows.predicted) &&
    (needs === 'labels' || sameNumbers(probabilities(old), probabilities(new_)))
  )
}

function sameNumbers(a: ArrayLike<number> | null, b: ArrayLike<number> | null): boolean {
  if (a === b) return true
  if (a === null || b === null || a.length !== b.length) return false
  for (let index = 0; index < a.length; index++) if (a[index] !== b[index]) return false
  return true
}
