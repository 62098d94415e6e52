import type {Facts} from '../facts.ts'

/**
 * Whether two models answer alike to the last digit: the same numbers, or the same probabilities and classes. That the
 * classes of some rows are the same does not show that those of all others are.
 */
export function sameAnswers(old: Facts, new_: Facts): boolean {
  const probabilities = (facts: Facts): ArrayLike<number> | null =>
    facts.kind === 'classes' ? facts.rows.probabilities : null
  return (
    sameNumbers(old.rows.predicted, new_.rows.predicted) &&
    (old.kind === 'values' || sameNumbers(probabilities(old), probabilities(new_)))
  )
}

function sameNumbers(a: ArrayLike<number> | null, b: ArrayLike<number> | null): boolean {
  if (a === null || b === null || a.length !== b.length) return false
  for (let index = 0; index < a.length; index++) if (a[index] !== b[index]) return false
  return true
}
