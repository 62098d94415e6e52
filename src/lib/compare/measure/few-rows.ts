import type {Facts, PairedMetric} from '../../core/metrics/index.ts'
import type {Inference} from '../../core/statistics/index.ts'
import {counted} from '../../core/text/index.ts'

/** A paired metric, and how many rows it takes to say anything of it. */
export interface ComparedMetric extends PairedMetric {
  /** About so many rows it takes at the least; null where there are enough. */
  readonly rowsRequired: number | null
}

/**
 * Resamples of fewer rows do not know what is rare: of 10 rows without a difference, one in seven is called
 * worse where it should be one in twenty.
 */
const LEAST_ROWS = 30
/** Of each class where there are two. */
const LEAST_OF_CLASS = 10

/**
 * A metric of which nothing is said by resampling where there are fewer than 30 rows, or fewer than 10 of one of
 * two classes. What is judged by an exact law, or by DeLong's, which errs on the safe side there, stays.
 */
export function withEnoughRows(paired: PairedMetric, facts: Facts): ComparedMetric {
  const rowsRequired = rowsAtLeast(facts)
  if (rowsRequired === null) return {...paired, rowsRequired}
  const test = (): ReturnType<PairedMetric['test']> => {
    const found = paired.test()
    return found?.test === 'bootstrap' && paired.change()?.method !== 'identical' ? null : found
  }
  return {
    ...paired,
    rowsRequired,
    change: weight => exact(paired.change(weight)),
    value: () => exact(paired.value()),
    test,
    warnings: paired.warnings.length > 0 ? paired.warnings : fewInWords(paired, facts),
  }
}

function fewInWords(paired: PairedMetric, facts: Facts): readonly string[] {
  const method = (paired.change() ?? paired.value())?.method
  if (method === undefined || !RESAMPLED.has(method)) return []
  const {rowCount} = facts.rows
  return [
    rowCount < LEAST_ROWS
      ? `${counted(rowCount, 'row')} are too few to tell a change from chance: it takes ${LEAST_ROWS}`
      : `${rarestOfTwo(facts) ?? 0} rows of the rarer class are too few to tell a change from chance: it takes ${LEAST_OF_CLASS}`,
  ]
}

function exact(inference: Inference | null): Inference | null {
  return inference === null || RESAMPLED.has(inference.method) ? null : inference
}

const RESAMPLED: ReadonlySet<Inference['method']> = new Set([
  'bootstrap',
  'block-bootstrap',
  'cluster-bootstrap',
])

function rowsAtLeast(facts: Facts): number | null {
  const {rowCount} = facts.rows
  const rarest = rarestOfTwo(facts)
  const byClass =
    rarest === null || rarest >= LEAST_OF_CLASS
      ? 0
      : Math.ceil((rowCount * LEAST_OF_CLASS) / Math.max(1, rarest))
  return rowCount >= LEAST_ROWS && byClass === 0 ? null : Math.max(LEAST_ROWS, byClass)
}

/** Rows of the class that has fewer; null where there are not two classes. */
function rarestOfTwo(facts: Facts): number | null {
  if (facts.kind !== 'classes' || facts.rows.classCount !== 2) return null
  let positives = 0
  for (let row = 0; row < facts.rows.rowCount; row++) positives += facts.rows.truth[row] ?? 0
  return Math.min(positives, facts.rows.rowCount - positives)
}
