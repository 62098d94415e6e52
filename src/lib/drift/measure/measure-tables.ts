import {cpuCount} from '../../platform/processes/index.ts'
import type {DriftTables} from '../read/index.ts'
import {addColumns} from './add-columns.ts'
import {openQueue} from './job-queue.ts'
import type {MeasuredColumn} from './measured-column.ts'
import {planBlocks} from './block-plan.ts'
import type {Choose} from './choose.ts'

export interface MeasureOptions {
  readonly preset: Choose['preset']
  /** Method and threshold by column, as mlops.yaml says. */
  readonly overrides?: Readonly<Record<string, NonNullable<Choose['override']>>> | undefined
  /** Worker threads; one a core when left out, none where there is little to do. */
  readonly threads?: number | undefined
  readonly signal?: AbortSignal | undefined
  /** Columns that are done, of all. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined
}

/** Values that one thread measures sooner than others start. */
export const FEW_VALUES = 1_000_000

/**
 * Measures every compared column of two tables, in their order.
 *
 * Numbers are read into arrays, as many columns at a time as memory allows, and handed to worker threads;
 * where not even one column fits they are counted in bins, and labelled so. Categories are counted by DuckDB.
 *
 * @throws MlopsError what reading the tables throws, `DATA_MEMORY`; AbortError. Threads have ended then.
 */
export async function measureTables(
  tables: DriftTables,
  options: MeasureOptions,
): Promise<readonly MeasuredColumn[]> {
  const {columns, reference, current, memory} = tables
  const {signal, onProgress} = options
  const few = (reference.rows + current.rows) * columns.length <= FEW_VALUES
  let done = 0
  const queue = openQueue({
    memoryBytes: memory.arrayBytes,
    threads: options.threads ?? (few ? 0 : cpuCount()),
    signal,
    onDone: () => onProgress?.(++done, columns.length),
  })
  try {
    const {preset, overrides} = options
    const chooseOf = (name: string): Choose => ({preset, override: overrides?.[name]})
    const ordered = await addColumns(tables, queue, chooseOf, planBlocks(tables, preset))
    const measured = await queue.finish()
    const byName = new Map(ordered.map(({name}, index) => [name, measured[index]]))
    return columns.flatMap(({name}) => byName.get(name) ?? [])
  } finally {
    await queue.close()
  }
}
