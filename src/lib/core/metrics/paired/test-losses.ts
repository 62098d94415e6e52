import {dieboldMariano, wilcoxonSignedRank, type SignificanceTest} from '../../statistics/index.ts'
import type {Facts, ValueFacts} from '../facts.ts'
import {absoluteErrors} from '../median-absolute-error.ts'
import type {Metric} from '../types.ts'
import {pinballOfRow} from '../value-losses.ts'
import type {RowUnits} from './types.ts'

/** Metrics of squared and of absolute errors. */
const SQUARED = ['rmse', 'mse', 'r2', 'explained_variance']
const ABSOLUTE = ['mae', 'median_ae', 'mape', 'smape', 'wape', 'mase']
const RANKED = ['mae', 'median_ae', 'rmse', 'mse']
/** More products of neighbouring losses take too long. */
const MOST_PRODUCTS = 1e9

/**
 * A second opinion from the losses of each row: Wilcoxon's test of absolute errors where rows are independent,
 * Diebold-Mariano's of squared, absolute or pinball losses where they follow each other in time, with as many
 * steps ahead as the horizon, and at least 2∛n.
 *
 * @returns null for other metrics, and for rows that belong together in other ways.
 */
export function testLosses(
  {definition: {id}, parameter}: Metric,
  old: Facts,
  new_: Facts,
  units: RowUnits,
): SignificanceTest | null {
  if (old.kind !== 'values' || new_.kind !== 'values' || units.kind === 'groups') return null
  if (units.kind === 'rows') {
    if (!RANKED.includes(id)) return null
    const before = absoluteErrors(old.rows)
    return known(
      wilcoxonSignedRank(absoluteErrors(new_.rows).map((e, row) => e - (before[row] ?? 0))),
    )
  }
  const losses = lossesOf(id, parameter)
  const {rowCount} = new_.rows
  const lags = Math.max(units.horizon, Math.ceil(2 * Math.cbrt(rowCount)))
  if (losses === undefined || lags * rowCount > MOST_PRODUCTS) return null
  return known(dieboldMariano(losses(old), losses(new_), lags))
}

function known(test: SignificanceTest): SignificanceTest | null {
  return Number.isNaN(test.pValue) ? null : test
}

function lossesOf(
  id: string,
  parameter: number | null,
): ((facts: ValueFacts) => Float64Array) | undefined {
  if (SQUARED.includes(id)) return ({rows}) => absoluteErrors(rows).map(error => error * error)
  if (ABSOLUTE.includes(id)) return ({rows}) => absoluteErrors(rows)
  if (id !== 'pinball' || parameter === null) return undefined
  return ({rows}) => Float64Array.from(rows.truth.keys(), row => pinballOfRow(rows, row, parameter))
}
