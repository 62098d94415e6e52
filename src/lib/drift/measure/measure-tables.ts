import {cpuCount} from '../../platform/processes/index.ts'
import type {ComparedColumn, DriftTables, TableSide} from '../read/index.ts'
import {countCategories} from './count-categories.ts'
import {countTexts} from './count-texts.ts'
import {openQueue, type JobQueue} from './job-queue.ts'
import type {MeasuredColumn} from './measured-column.ts'
import {readNumbers} from './read-numbers.ts'
import type {Choose, Override, Preset} from './stand-in.ts'

export interface MeasureOptions {
  readonly preset: Preset
  /** Method and threshold by column, as mlops.yaml says. */
  readonly overrides?: Readonly<Record<string, Override>> | undefined
  /** Worker threads; one a core when left out, none where there is little to do. */
  readonly threads?: number | undefined
  readonly signal?: AbortSignal | undefined
  /** Columns that are done, of all. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined
}

/** Values that one thread measures sooner than others start. */
const FEW_VALUES = 1_000_000
const VALUE_BYTES = 8
/** Columns that are read in one scan: so few that threads have work soon. */
const COLUMNS_A_SCAN = 6

/**
 * Measures every compared column of two tables, in their order.
 *
 * Numbers are read into arrays, as many columns at a time as memory allows, and handed to worker threads;
 * categories are counted by DuckDB.
 *
 * @throws MlopsError what reading the tables throws, `DATA_MEMORY`; AbortError. Threads have ended then.
 */
export async function measureTables(
  tables: DriftTables,
  options: MeasureOptions,
): Promise<readonly MeasuredColumn[]> {
  const {columns, reference, current} = tables
  const {signal, onProgress} = options
  const few = (reference.rows + current.rows) * columns.length <= FEW_VALUES
  let done = 0
  const queue = openQueue({
    memoryBytes: tables.memory.arrayBytes,
    threads: options.threads ?? (few ? 0 : cpuCount()),
    signal,
    onDone: () => onProgress?.(++done, columns.length),
  })
  try {
    const ordered = await addJobs(tables, options, queue)
    const measured = await queue.finish()
    const byName = new Map(ordered.map(({name}, index) => [name, measured[index]]))
    return columns.flatMap(({name}) => byName.get(name) ?? [])
  } finally {
    await queue.close()
  }
}

/** @returns the columns in the order of their jobs. */
async function addJobs(
  tables: DriftTables,
  options: MeasureOptions,
  queue: JobQueue,
): Promise<readonly ComparedColumn[]> {
  const {database, reference, current, columns} = tables
  const chooseOf = ({name}: ComparedColumn): Choose => ({
    preset: options.preset,
    override: options.overrides?.[name],
  })
  const read = columns.filter(({kind}) => kind !== 'category')
  const counted = columns.filter(({kind}) => kind === 'category')
  // Sorting takes half as much again for a while.
  const bytes = VALUE_BYTES * (reference.rows + current.rows) * 1.5
  const width = Math.floor(tables.memory.arrayBytes / 2 / Math.max(1, bytes))
  for (const group of groupsOf(read, Math.max(1, Math.min(COLUMNS_A_SCAN, width)))) {
    await queue.room(bytes * group.length)
    const before = await readNumbers(database, reference, expressions(group, 'reference'))
    const now = await readNumbers(database, current, expressions(group, 'current'))
    for (const [index, column] of group.entries()) {
      const rows = {reference: before[index] ?? EMPTY, current: now[index] ?? EMPTY}
      const {name} = column
      const choose = chooseOf(column)
      if (column.kind === 'text') {
        const facts = await countTexts(database, tables, column)
        queue.add({kind: 'text', name, choose, rows, facts}, bytes)
      } else {
        const integer = {reference: column.reference.integer, current: column.current.integer}
        queue.add({kind: 'numbers', name, choose, rows, integer}, bytes)
      }
    }
  }
  for (const column of counted) {
    await queue.room(0)
    const count = (
      side: TableSide,
      {expression}: {expression: string},
    ): ReturnType<typeof countCategories> => countCategories(database, side, expression)
    const before = await count(reference, column.reference)
    const now = await count(current, column.current)
    queue.add(
      {
        kind: 'categories',
        name: column.name,
        choose: chooseOf(column),
        samples: {reference: before.sample, current: now.sample},
        distinct: {reference: before.distinct, current: now.distinct},
      },
      0,
    )
  }
  return [...read, ...counted]
}

const EMPTY = new Float64Array()

function expressions(
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
