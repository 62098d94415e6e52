import type {Database} from '../../platform/duckdb/index.ts'
import type {TableSide} from '../read/index.ts'
import type {CategorySample} from '../sample.ts'

/** Categories that are kept one by one. */
export const MOST_CATEGORIES = 100_000

export interface CountedCategories {
  readonly sample: CategorySample
  /** Different categories, those that were not kept among them. */
  readonly distinct: number
}

/** Rows by category of one column, the most frequent first. */
export async function countCategories(
  database: Database,
  {relation, subject, rows}: TableSide,
  expression: string,
  most = MOST_CATEGORIES,
): Promise<CountedCategories> {
  const counted = await database.rows(
    `SELECT v, n, sum(n) OVER () AS size, count(*) OVER () AS categories
     FROM (SELECT ${expression} AS v, count(*) AS n FROM ${relation} GROUP BY 1)
     WHERE v IS NOT NULL ORDER BY n DESC, v LIMIT ${most}`,
    subject,
  )
  const counts = new Map(counted.map(({v, n}) => [String(v), Number(n)]))
  const size = Number(counted[0]?.['size'] ?? 0)
  const kept = [...counts.values()].reduce((sum, count) => sum + count, 0)
  return {
    sample: {counts, size, nulls: rows - size, others: size - kept},
    distinct: Number(counted[0]?.['categories'] ?? 0),
  }
}
