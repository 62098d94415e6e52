import {judgeColumns, type JudgeRules, type Measurable} from '../judge/index.ts'
import {scoreCategories, scoreNumbers, type MethodChoice, type RawScore} from '../methods/index.ts'
import {samplesOfBins, type Bins} from '../measure/count-numbers.ts'
import type {Exactness, PeriodDrift, Role} from '../types.ts'
import {categorySample, type ColumnCounts, type ReferenceBins} from './binner.ts'
import type {PeriodCounts} from './count-periods.ts'
import {periodLabel, periodStart} from './period-label.ts'
import type {Period} from './parse-period.ts'

export interface PeriodColumn extends ReferenceBins {
  readonly role: Role
  /** Those that decide about the column as a whole; they decide about each period too. */
  readonly choices: readonly MethodChoice[]
}

/**
 * Each period against the reference and against the period before, all counted in the same bins.
 *
 * @param periods - In order of time.
 */
export function comparePeriods(
  columns: readonly PeriodColumn[],
  periods: readonly PeriodCounts[],
  {period, rules}: {readonly period: Period; readonly rules: JudgeRules},
): readonly PeriodDrift[] {
  return periods.map((one, index) => {
    const before = periods[index - 1]
    const judged = judgeColumns(
      columns.map((column, place) => ({
        role: column.role,
        choices: column.choices,
        measure: measured(column, one.columns[place]),
      })),
      rules,
    )
    const found = columns.map((column, place) => {
      const {verdict, decisive, scores} = judged[place] ?? NOTHING
      const counts = one.columns[place]
      const previous = before?.columns[place]
      const value = scores.find(({method}) => method === decisive)?.value ?? null
      const method = decisive ?? column.choices[0]?.method ?? null
      return {
        name: column.name,
        verdict,
        method,
        value,
        previous:
          method === null || previous === undefined || counts === undefined
            ? null
            : (score(column, method, previous, counts)?.value ?? null),
        exactness: exactnessOf(column),
        mean: meanOf(column, counts),
      }
    })
    return {
      start: periodStart(one.start, period),
      label: periodLabel(one.start, period),
      rows: one.rows,
      columns: found,
      drifted: found.filter(({verdict}) => verdict === 'drift').length,
    }
  })
}

const NOTHING = {verdict: 'insufficient', decisive: null, scores: []} as const

function measured(column: PeriodColumn, current: ColumnCounts | undefined): Measurable {
  const {counts: reference} = column
  const facts = (counts: ColumnCounts | undefined): {rows: number; nulls: number} => {
    const nulls = counts?.nulls ?? 0
    return {rows: nulls + (counts?.moments.count ?? 0), nulls}
  }
  const scores =
    current === undefined
      ? []
      : column.choices.flatMap(({method}) => score(column, method, reference, current) ?? [])
  return {
    exactness: exactnessOf(column),
    scores,
    blocks: [],
    reference: facts(reference),
    current: facts(current),
  }
}

/** Numbers of one bin cannot be told apart, nor can labels of the reference that have no bin. */
function exactnessOf({binner, counts}: PeriodColumn): Exactness {
  const isWhole = binner.kind === 'category' && counts.bins.at(-1) === 0
  return isWhole ? 'exact' : 'binned'
}

function score(
  {binner}: PeriodColumn,
  method: RawScore['method'],
  reference: ColumnCounts,
  current: ColumnCounts,
): RawScore | undefined {
  if (reference.moments.count === 0 || current.moments.count === 0) return undefined
  if (binner.kind === 'category')
    return scoreCategories(
      method,
      categorySample(binner, reference),
      categorySample(binner, current),
      'default',
    )
  const bins = ({bins, sums, nulls, moments}: ColumnCounts): Bins => ({
    ...{edges: binner.edges, counts: bins, sums, nulls, infinite: 0, moments},
  })
  const {samples} = samplesOfBins(
    {reference: bins(reference), current: bins(current)},
    {reference: false, current: false},
  )
  return scoreNumbers(method, samples.reference, samples.current, 'default')
}

function meanOf({binner}: PeriodColumn, counts: ColumnCounts | undefined): number | null {
  if (binner.kind !== 'number' || counts === undefined || counts.moments.count === 0) return null
  return Number.isFinite(counts.moments.mean) ? counts.moments.mean : null
}
