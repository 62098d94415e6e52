import {sqlIdentifier, type Database} from '../../platform/duckdb/index.ts'
import type {TableSide} from '../read/index.ts'
import type {CategorySample, NumberSample} from '../sample.ts'
import type {BlockPlan} from './block-plan.ts'
import {numberSample} from './number-sample.ts'

/** The reference in the order that its blocks are cut in. */
export function orderedSide(side: TableSide, plan: BlockPlan | null): TableSide {
  if (plan?.leaveOneOut !== true || side.timestamp === null) return side
  const order = sqlIdentifier(side.timestamp)
  return {...side, relation: `(SELECT * FROM ${side.relation} ORDER BY ${order})`}
}

/**
 * The sample of each block.
 *
 * @param rows - One value a row in the order that blocks are cut in, NaN for null.
 */
export function cutBlocks(
  rows: Float64Array,
  integer: boolean,
  {blocks, length, stride}: BlockPlan,
): readonly NumberSample[] {
  return Array.from({length: blocks}, (_, block) => {
    const start = block * stride
    return numberSample(rows.slice(start, start + length), integer)
  })
}

/** Rows by category of each block. */
export async function countBlocks(
  database: Database,
  side: TableSide,
  expression: string,
  {blocks, length, stride, leaveOneOut}: BlockPlan,
): Promise<readonly CategorySample[]> {
  const order =
    leaveOneOut && side.timestamp !== null ? `ORDER BY ${sqlIdentifier(side.timestamp)}` : ''
  const counted = await database.rows(
    `SELECT r // ${stride} AS b, v, count(*) AS n FROM (
       SELECT ${expression} AS v, row_number() OVER (${order}) - 1 AS r FROM ${side.relation})
     WHERE v IS NOT NULL AND r % ${stride} < ${length} AND r // ${stride} < ${blocks}
     GROUP BY b, v ORDER BY b, n DESC, v`,
    side.subject,
  )
  const counts = new Map<number, Map<string, number>>()
  for (const {b, v, n} of counted) {
    const block = Number(b)
    counts.set(block, (counts.get(block) ?? new Map<string, number>()).set(String(v), Number(n)))
  }
  return [...counts.values()].map(block => sampleOf(block))
}

function sampleOf(counts: ReadonlyMap<string, number>): CategorySample {
  const size = [...counts.values()].reduce((sum, rows) => sum + rows, 0)
  return {counts, size, nulls: 0, others: 0}
}
