import type {ComparedColumn, DriftTables} from '../read/index.ts'
import type {NumbersOfBoth} from './column-job.ts'
import {addAgainstProfile} from './add-against-profile.ts'
import {countCategories} from './count-categories.ts'
import {countNumbers} from './count-numbers.ts'
import {countTexts} from './count-texts.ts'
import type {JobQueue} from './job-queue.ts'
import {readNumbers} from './read-numbers.ts'
import type {Choose} from './choose.ts'
import type {BlockPlan} from './block-plan.ts'
import {countBlocks, orderedSide} from './reference-blocks.ts'

const VALUE_BYTES = 8
/** Columns that are read in one scan: so few that threads have work soon, and that they take little memory. */
const COLUMNS_A_SCAN = 4

/**
 * Reads or counts all columns and adds a job for each.
 *
 * @returns the columns in the order of their jobs.
 */
export async function addColumns(
  tables: DriftTables,
  queue: JobQueue,
  chooseOf: (name: string) => Choose,
  blocks: BlockPlan | null,
): Promise<readonly ComparedColumn[]> {
  const profile = tables.reference.profile?.profile
  if (profile !== undefined) return addAgainstProfile(tables, profile, queue, chooseOf)
  const numeric = tables.columns.filter(({kind}) => kind !== 'category')
  const categories = tables.columns.filter(({kind}) => kind === 'category')
  const [n, m] = [tables.reference.rows, tables.current.rows]
  // Sorting takes as much again as the longer side; blocks are copies of the reference.
  const bytes = VALUE_BYTES * (n + m + Math.max(n, m) + (blocks === null ? 0 : 2 * n))
  const fits = bytes <= tables.memory.arrayBytes
  const width = fits
    ? Math.floor(tables.memory.arrayBytes / 2 / Math.max(1, bytes))
    : COLUMNS_A_SCAN
  for (const group of groupsOf(numeric, Math.max(1, Math.min(COLUMNS_A_SCAN, width)))) {
    const taken = fits ? bytes : 0
    await queue.room(taken * group.length)
    const numbers = await (fits ? readGroup(tables, group, blocks) : countGroup(tables, group))
    for (const [index, column] of group.entries()) {
      const own = numbers[index]
      if (own === undefined) continue
      const {name} = column
      const choose = chooseOf(name)
      if (column.kind === 'text') {
        const counted = await countTexts(tables.database, tables, column)
        queue.add({kind: 'text', name, choose, lengths: own, ...counted}, taken)
      } else queue.add({kind: 'number', name, choose, numbers: own, blocks}, taken)
    }
  }
  for (const column of categories) {
    await queue.room(0)
    const {name} = column
    const before = await countCategories(
      tables.database,
      tables.reference,
      column.reference.expression,
    )
    const now = await countCategories(tables.database, tables.current, column.current.expression)
    const samples = {reference: before.sample, current: now.sample}
    const distinct = {reference: before.distinct, current: now.distinct}
    const {expression} = column.reference
    const complete = blocks !== null && before.sample.others === 0
    const own = complete
      ? {
          plan: blocks,
          samples: await countBlocks(tables.database, tables.reference, expression, blocks),
        }
      : null
    queue.add({kind: 'category', name, choose: chooseOf(name), samples, distinct, blocks: own}, 0)
  }
  return [...numeric, ...categories]
}

async function readGroup(
  {database, reference, current}: DriftTables,
  group: readonly ComparedColumn[],
  blocks: BlockPlan | null,
): Promise<readonly NumbersOfBoth[]> {
  const ordered = orderedSide(reference, blocks)
  const before = await readNumbers(database, ordered, expressionsOf(group, 'reference'))
  const now = await readNumbers(database, current, expressionsOf(group, 'current'))
  return group.flatMap((column, index) => {
    const [was, is] = [before[index], now[index]]
    if (was === undefined || is === undefined) return []
    return [{rows: {reference: was, current: is}, integer: integerOf(column)}]
  })
}

async function countGroup(
  tables: DriftTables,
  group: readonly ComparedColumn[],
): Promise<readonly NumbersOfBoth[]> {
  const [before, now] = [expressionsOf(group, 'reference'), expressionsOf(group, 'current')]
  const columns = group.map((column, index) => ({
    expression: {reference: before[index] ?? '', current: now[index] ?? ''},
    integer: integerOf(column),
  }))
  return countNumbers(tables.database, tables, columns)
}

function integerOf({kind, reference, current}: ComparedColumn): {
  readonly reference: boolean
  readonly current: boolean
} {
  // Lengths of texts are integers.
  const always = kind === 'text'
  return {reference: always || reference.integer, current: always || current.integer}
}

function expressionsOf(
  columns: readonly ComparedColumn[],
  side: 'reference' | 'current',
): readonly string[] {
  return columns.map(({kind, [side]: {expression}}) =>
    kind === 'text' ? `CAST(length(${expression}) AS DOUBLE)` : expression,
  )
}

function groupsOf<T>(items: readonly T[], size: number): T[][] {
  return Array.from({length: Math.ceil(items.length / size)}, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  )
}
