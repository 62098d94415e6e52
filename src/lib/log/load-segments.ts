import {MlopsError} from '../core/errors/index.ts'
import type {Database} from '../platform/duckdb/index.ts'
import {listParts, listSegments, type LogFile, type Segment} from './list-files.ts'
import {segmentsInParts} from './part-contents.ts'
import {DAY_MS, dayOf} from './places.ts'

export interface LoadOptions {
  /** Name of the table that is made. */
  readonly table: string
  readonly sinceMs: number | undefined
  readonly untilMs: number | undefined
  /** SQL of the rows of segments; undefined where there is none. */
  readonly queryOf: (segments: readonly Segment[]) => Promise<string | undefined>
  /** SQL of no rows, with the columns that all have. */
  readonly empty: string
}

const ATTEMPTS = 5

/**
 * Reads the segments that no Parquet file holds into a table.
 *
 * @returns The Parquet files to read beside it.
 */
export async function loadSegments(
  database: Database,
  folder: string,
  options: LoadOptions,
): Promise<readonly LogFile[]> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await loadOnce(database, folder, options)
    } catch (error) {
      // Compaction removed a segment on the way; what was in it is in a Parquet file now.
      const removed = error instanceof MlopsError && error.code === 'FILE_NOT_FOUND'
      if (!removed || attempt === ATTEMPTS) throw error
    }
  }
}

async function loadOnce(
  database: Database,
  folder: string,
  {table, sinceMs, untilMs, queryOf, empty}: LoadOptions,
): Promise<readonly LogFile[]> {
  const first = sinceMs === undefined ? '' : dayOf(sinceMs)
  // What came before midnight may have been written after it.
  const end = untilMs === undefined ? '9999' : dayOf(untilMs + DAY_MS)
  const inSpan = ({day}: LogFile): boolean => day >= first && day <= end
  // Segments first: one that becomes Parquet after that is found in both, and left out here.
  const all = (await listSegments(folder)).filter(inSpan)
  const parts = (await listParts(folder)).filter(inSpan)
  const days = new Set(all.map(({day}) => day))
  const contained = await segmentsInParts(
    database,
    parts.filter(({day}) => days.has(day)),
  )
  const segments = all.filter(
    ({name, modifiedMs}) => !contained.has(name) && modifiedMs >= (sinceMs ?? 0),
  )
  const query = (segments.length === 0 ? undefined : await queryOf(segments)) ?? empty
  await database.run(`CREATE OR REPLACE TABLE "${table}" AS ${query}`, 'the prediction log')
  return parts
}
