import {sqlIdentifier, type Database} from '../../platform/duckdb/index.ts'
import {scoreCategories, type BlockScores, type MethodChoice} from '../methods/index.ts'
import type {DriftTables, TableSide} from '../read/index.ts'
import type {CategorySample} from '../sample.ts'
import type {Choose} from './choose.ts'

/** Contiguous blocks of the reference that are compared with it, to see what it does by itself. */
export interface BlockPlan {
  readonly blocks: number
  readonly leaveOneOut: boolean
}

const LEAST = 5
const MOST = 20
/** NannyML divides a reference into so many. */
const NANNYML = 10

/**
 * Blocks in time order as long as the current data, where there is a timestamp and room for at least 5 of
 * them; at most 20. The preset `nannyml` has ten in the order of the rows, each against the whole.
 */
export function planBlocks(
  {reference, current}: DriftTables,
  preset: Choose['preset'],
): BlockPlan | null {
  if (reference.profile !== undefined) return null
  if (preset === 'nannyml')
    return reference.rows < NANNYML ? null : {blocks: NANNYML, leaveOneOut: false}
  if (preset !== 'default' || reference.timestamp === null || current.rows === 0) return null
  const blocks = Math.min(MOST, Math.floor(reference.rows / current.rows))
  return blocks < LEAST ? null : {blocks, leaveOneOut: true}
}

/** The reference in the order that its blocks are cut in. */
export function orderedSide(side: TableSide, plan: BlockPlan | null): TableSide {
  if (plan?.leaveOneOut !== true || side.timestamp === null) return side
  const order = sqlIdentifier(side.timestamp)
  return {...side, relation: `(SELECT * FROM ${side.relation} ORDER BY ${order})`}
}

/** Rows by category of each block. */
export async function countBlocks(
  database: Database,
  side: TableSide,
  expression: string,
  {blocks, leaveOneOut}: BlockPlan,
): Promise<readonly CategorySample[]> {
  const length = Math.max(1, Math.floor(side.rows / blocks))
  const order =
    leaveOneOut && side.timestamp !== null ? `ORDER BY ${sqlIdentifier(side.timestamp)}` : ''
  const counted = await database.rows(
    `SELECT b, v, count(*) AS n FROM (
       SELECT ${expression} AS v, (row_number() OVER (${order}) - 1) // ${length} AS b
       FROM ${side.relation})
     WHERE v IS NOT NULL GROUP BY b, v ORDER BY b, n DESC, v`,
    side.subject,
  )
  const counts = new Map<number, Map<string, number>>()
  for (const {b, v, n} of counted) {
    const block = Number(b)
    counts.set(block, (counts.get(block) ?? new Map<string, number>()).set(String(v), Number(n)))
  }
  return [...counts.values()].map(block => sampleOf(block))
}

/** How far blocks of categories are from the reference, or from the rest of it. */
export function scoreCategoryBlocks(
  choices: readonly MethodChoice[],
  whole: CategorySample,
  blocks: readonly CategorySample[],
  {leaveOneOut}: Pick<BlockPlan, 'leaveOneOut'>,
  preset: Choose['preset'],
): BlockScores[] {
  const pairs = blocks
    .map(block => ({block, against: leaveOneOut ? without(whole, block) : whole}))
    .filter(({against}) => against.size > 0)
  return choices
    .filter(({decides}) => decides)
    .map(({method}) => ({
      method,
      values: pairs.map(
        ({block, against}) => scoreCategories(method, against, block, preset).value,
      ),
    }))
}

function without(whole: CategorySample, block: CategorySample): CategorySample {
  const left = [...whole.counts].map(
    ([label, rows]) => [label, rows - (block.counts.get(label) ?? 0)] as const,
  )
  return sampleOf(new Map(left.filter(([, rows]) => rows > 0)))
}

function sampleOf(counts: ReadonlyMap<string, number>): CategorySample {
  const size = [...counts.values()].reduce((sum, rows) => sum + rows, 0)
  return {counts, size, nulls: 0, others: 0}
}
