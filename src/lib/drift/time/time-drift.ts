import {MlopsError} from '../../core/errors/index.ts'
import type {JudgeRules} from '../judge/index.ts'
import type {MethodChoice} from '../methods/index.ts'
import {orderOf, type DriftTables} from '../read/index.ts'
import type {ChangePoint, PeriodDrift, Role, TimeDrift} from '../types.ts'
import {changePoints} from './change-points.ts'
import {comparePeriods, type PeriodColumn} from './compare-periods.ts'
import {countPeriods, MOST_PERIODS, type CountedPeriods} from './count-periods.ts'
import {parsePeriod, type Period} from './parse-period.ts'
import {periodStart} from './period-label.ts'
import {referenceBins} from './reference-bins.ts'

export interface TimeRequest {
  readonly tables: DriftTables
  /** What decides about the columns as a whole. */
  readonly columns: readonly {
    readonly name: string
    readonly role: Role
    readonly choices: readonly MethodChoice[]
  }[]
  readonly by: string
  readonly rules: JudgeRules
}

/**
 * Drift of each period of the current data, against the reference and against the period before, and the points
 * at which the level of a column changed. Numbers are counted in 100 bins of the reference, so scores are
 * lower bounds within one hundredth.
 *
 * @throws MlopsError `USAGE` for a period that is none, or data without the time that it needs.
 */
export async function timeDrift(request: TimeRequest): Promise<TimeDrift> {
  const {tables, by, rules} = request
  const {database, current} = tables
  const period = parsePeriod(by)
  const timestamp = timeOf(tables, period)
  const binned = await referenceBins(tables)
  const columns = binned.flatMap((column): PeriodColumn[] => {
    const decided = request.columns.find(({name}) => name === column.name)
    const choices = decided?.choices.filter(({decides}) => decides) ?? []
    return decided === undefined || choices.length === 0
      ? []
      : [{...column, role: decided.role, choices}]
  })
  const now = new Map(tables.columns.map(column => [column.name, column.current.expression]))
  const found = await countPeriods(
    database,
    current.relation,
    columns.map(({name, binner}) => ({binner, expression: now.get(name) ?? 'NULL'})),
    {period, timestamp},
  )
  refuseTooMany(found, by)
  const periods = comparePeriods(columns, found.periods, {period, rules})
  return {
    by: period.by,
    column: timestamp === undefined ? 'row' : orderOf(current),
    undated: found.undated,
    periods,
    changePoints: changesOf(columns, periods, found, period),
  }
}

function timeOf({current}: DriftTables, {rows, by}: Period): string | undefined {
  if (rows !== null || current.rows === 0) return current.timestamp ?? undefined
  if (current.timestamp !== null) return current.timestamp
  throw new MlopsError('USAGE', `--by ${by} needs a column that says when a row happened.`, {
    hint: 'Name it: --timestamp COLUMN, or data.timestamp in mlops.yaml; or count rows: --by rows:5000',
  })
}

function refuseTooMany({dropped}: CountedPeriods, by: string): void {
  if (dropped === 0) return
  throw new MlopsError('USAGE', `--by ${by} gives more than ${MOST_PERIODS} periods.`, {
    hint: 'Take a longer period.',
  })
}

/** The course of a number is its mean; of a category its distance from the reference. */
function changesOf(
  columns: readonly PeriodColumn[],
  periods: readonly PeriodDrift[],
  {periods: counted}: CountedPeriods,
  period: Period,
): readonly ChangePoint[] {
  return columns
    .flatMap(({name, binner}, index): ChangePoint[] => {
      const course = periods.flatMap(({columns: found}, at) => {
        const one = found[index]
        const value = binner.kind === 'number' ? one?.mean : one?.value
        return value == null ? [] : [{at, value}]
      })
      return changePoints(course.map(({value}) => value)).map(({at, before, after, pValue}) => ({
        column: name,
        at: periodStart(counted[course[at]?.at ?? 0]?.start ?? 0, period),
        measure: binner.kind === 'number' ? 'mean' : 'distance',
        before,
        after,
        pValue,
      }))
    })
    .toSorted((a, b) => a.pValue - b.pValue)
}
