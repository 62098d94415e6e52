import type {EvaluatedRows} from '../../../core/metrics/index.ts'

/** Terms of one group, from `offset` on; `side` 0 is the old model, 1 the new one. */
type RateOf = (terms: Float64Array, offset: number, side: 0 | 1) => number

/** A quantity of each group; NaN where a group has no rows that it is of. */
export interface GroupRate {
  readonly title: string
  readonly of: RateOf
}

/** A gap: largest − smallest rate of the groups; of several rates the largest gap. */
export interface GapDefinition {
  readonly name: string
  readonly title: string
  readonly rates: readonly GroupRate[]
}

/** What is added up of the rows of each group. */
export interface GapTerms {
  readonly size: number
  /** Of classifiers a row adds 1 to one of the terms: what is drawn from are counts of cells. */
  readonly cells: boolean
  readonly add: (row: number, into: Float64Array, offset: number) => void
}

/**
 * Gaps between groups, and the terms that they are computed from.
 *
 * Of two classes, with class 1 as the positive one: demographic parity (share predicted positive),
 * equalized odds (the larger of the gaps of true and false positive rate), equal opportunity (true positive
 * rate). Of more classes accuracy; of numbers the mean absolute and the mean error, prediction − truth.
 *
 * @see fairlearn.metrics, which gives a group without positive (or negative) rows a rate of 0; here such a
 *   group takes no part in that rate.
 */
export function gapsOf(rows: EvaluatedRows): readonly GapDefinition[] {
  if (!('classCount' in rows)) return NUMBERS
  return rows.task === 'binary' ? BINARY : MULTICLASS
}

export function termsOf(now: EvaluatedRows, old: EvaluatedRows | null): GapTerms {
  // Without an old model its place holds the new one, and what comes of it is not looked at.
  const was = old ?? now
  const {truth} = now
  const said = (rows: EvaluatedRows, row: number): number => rows.predicted[row] ?? 0
  if (!('classCount' in now))
    return {
      size: 5,
      cells: false,
      add(row, into, offset) {
        const before = said(was, row) - (truth[row] ?? 0)
        const after = said(now, row) - (truth[row] ?? 0)
        const terms = [1, Math.abs(before), Math.abs(after), before, after]
        terms.forEach((term, index) => {
          into[offset + index] = (into[offset + index] ?? 0) + term
        })
      },
    }
  const cellOf =
    now.task === 'binary'
      ? (row: number) => 4 * (truth[row] ?? 0) + 2 * said(was, row) + said(now, row)
      : (row: number) => 2 * isRight(was, row) + isRight(now, row)
  return {
    size: now.task === 'binary' ? 8 : 4,
    cells: true,
    add(row, into, offset) {
      const at = offset + cellOf(row)
      into[at] = (into[at] ?? 0) + 1
    },
  }
}

function isRight({truth, predicted}: EvaluatedRows, row: number): number {
  return truth[row] === predicted[row] ? 1 : 0
}

/** Share of rows with a 1 at the bit of the model's answer, among the cells from `first` to `last`. */
function share(first: number, last: number): RateOf {
  return (terms, offset, side) => {
    const bit = side === 0 ? 2 : 1
    let [hits, all] = [0, 0]
    for (let cell = first; cell <= last; cell++) {
      const rows = terms[offset + cell] ?? 0
      all += rows
      if ((cell & bit) !== 0) hits += rows
    }
    return hits / all
  }
}

const mean =
  (term: number): RateOf =>
  (terms, offset, side) =>
    (terms[offset + term + side] ?? 0) / (terms[offset] ?? 0)

const SELECTED: GroupRate = {title: 'selection rate', of: share(0, 7)}
const TRUE_POSITIVE: GroupRate = {title: 'true positive rate', of: share(4, 7)}
const FALSE_POSITIVE: GroupRate = {title: 'false positive rate', of: share(0, 3)}

const BINARY: readonly GapDefinition[] = [
  {
    name: 'demographic_parity_difference',
    title: 'demographic parity difference',
    rates: [SELECTED],
  },
  {
    name: 'equalized_odds_difference',
    title: 'equalized odds difference',
    rates: [TRUE_POSITIVE, FALSE_POSITIVE],
  },
  {
    name: 'equal_opportunity_difference',
    title: 'equal opportunity difference',
    rates: [TRUE_POSITIVE],
  },
]

const MULTICLASS: readonly GapDefinition[] = [
  {
    name: 'accuracy_difference',
    title: 'accuracy difference',
    rates: [{title: 'accuracy', of: share(0, 3)}],
  },
]

const NUMBERS: readonly GapDefinition[] = [
  {
    name: 'mae_difference',
    title: 'mean absolute error difference',
    rates: [{title: 'mean absolute error', of: mean(1)}],
  },
  {
    name: 'mean_error_difference',
    title: 'mean error difference',
    rates: [{title: 'mean error', of: mean(3)}],
  },
]
