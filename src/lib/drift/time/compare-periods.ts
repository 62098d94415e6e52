import {judgeColumns, type JudgeRules, type Measurable} from '../judge/index.ts'
import {scoreCategories, scoreNumbers, type MethodChoice, type RawScore} from '../methods/index.ts'
import type {PeriodDrift, Role} from '../types.ts'
import {categorySample, numberSample, type Binner} from './binner.ts'
import type {ColumnCounts, PeriodCounts} from './count-periods.ts'
import {periodLabel, periodStart} from './period-label.ts'
import type {Period} from './parse-period.ts'

export interface PeriodColumn {
  readonly name: string
  readonly role: Role
  readonly binner: Binner
  /** Those that decide about the column as a whole; they decide about each period too. */
  readonly choices: readonly MethodChoice[]
}

type Counts = Pick<ColumnCounts, 'bins' | 'nulls'>

/**
 * Each period against the reference and against the period before, all counted in the same bins.
 *
 * @param reference - Counts of the whole reference, one a column.
 * @param periods - In order of time.
 */
export function comparePeriods(
  columns: readonly PeriodColumn[],
  reference: readonly ColumnCounts[],
  periods: readonly PeriodCounts[],
  {period, rules}: {readonly period: Period; readonly rules: JudgeRules},
): readonly PeriodDrift[] {
  return periods.map((one, index) => {
    const before = periods[index - 1]
    const judged = judgeColumns(
      columns.map((column, place) => ({
        role: column.role,
        choices: column.choices,
        measure: measured(column, reference[place], one.columns[place]),
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

function measured(
  column: PeriodColumn,
  reference: ColumnCounts | undefined,
  current: ColumnCounts | undefined,
): Measurable {
  const facts = (counts: ColumnCounts | undefined): {rows: number; nulls: number} => {
    const nulls = counts?.nulls ?? 0
    return {rows: nulls + (counts?.finite ?? 0), nulls}
  }
  const scores =
    reference === undefined || current === undefined
      ? []
      : column.choices.flatMap(({method}) => score(column, method, reference, current) ?? [])
  return {
    exactness: column.binner.kind === 'number' ? 'binned' : 'exact',
    scores,
    blocks: [],
    reference: facts(reference),
    current: facts(current),
  }
}

function score(
  {binner}: PeriodColumn,
  method: RawScore['method'],
  reference: Counts,
  current: Counts,
): RawScore | undefined {
  if (binner.kind === 'number') {
    const [was, is] = [numberSample(binner, reference), numberSample(binner, current)]
    return was.size > 0 && is.size > 0 ? scoreNumbers(method, was, is, 'default') : undefined
  }
  const [was, is] = [categorySample(binner, reference), categorySample(binner, current)]
  return was.size > 0 && is.size > 0 ? scoreCategories(method, was, is, 'default') : undefined
}

function meanOf({binner}: PeriodColumn, counts: ColumnCounts | undefined): number | null {
  if (binner.kind !== 'number' || counts === undefined || counts.finite === 0) return null
  return counts.sum / counts.finite
}
