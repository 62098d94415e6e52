import type {Metric} from '../core/metrics/index.ts'
import {openTable} from '../data/index.ts'
import {type Database, sqlIdentifier} from '../platform/duckdb/index.ts'
import type {TestSettings} from './test-settings.ts'

/**
 * Mean absolute errors of the seasonal naive forecast on the training data, by season, for the metrics
 * that divide by them. Empty where the data or its time is not known: the metric says so then.
 */
export async function naiveErrorsOf(
  database: Database,
  {training, timestamp, target}: TestSettings,
  metrics: readonly Metric[],
): Promise<ReadonlyMap<number, number>> {
  const seasons = metrics.flatMap(({definition, parameter}) =>
    definition.id === 'mase' && parameter !== null ? [parameter] : [],
  )
  if (seasons.length === 0 || training === undefined || timestamp === undefined) return new Map()
  const table = await openTable(database, training)
  try {
    const y = sqlIdentifier(target)
    const order = `ORDER BY ${sqlIdentifier(timestamp)}`
    const errors = seasons.map(
      season => `avg(abs(y${season})) FILTER (isfinite(y${season})) AS e${season}`,
    )
    const lags = seasons.map(
      season =>
        `CAST(${y} AS DOUBLE) - lag(CAST(${y} AS DOUBLE), ${season}) OVER (${order}) AS y${season}`,
    )
    const [row] = await database.rows(
      `SELECT ${errors.join(', ')} FROM (SELECT ${lags.join(', ')} FROM ${table.relation()} WHERE ${y} IS NOT NULL)`,
      table.subject,
    )
    return new Map(
      seasons.flatMap((season): [number, number][] => {
        const error = row?.[`e${season}`]
        return typeof error === 'number' ? [[season, error]] : []
      }),
    )
  } finally {
    await table.close()
  }
}
