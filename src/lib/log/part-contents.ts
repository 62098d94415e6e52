import {sqlString, type Database} from '../platform/duckdb/index.ts'
import type {LogFile} from './list-files.ts'

/** Key of a Parquet file's metadata under which it names the segments that are in it. */
export const SEGMENTS_KEY = 'mlops_segments'

/**
 * Names of the segments that Parquet files hold. Until they are removed they are there twice, and
 * whoever reads must leave them out.
 */
export async function segmentsInParts(
  database: Database,
  parts: readonly LogFile[],
): Promise<ReadonlySet<string>> {
  if (parts.length === 0) return new Set()
  const files = parts.map(({path}) => sqlString(path)).join(', ')
  const rows = await database.rows(
    `SELECT decode(value) AS names FROM parquet_kv_metadata([${files}])
     WHERE decode(key) = ${sqlString(SEGMENTS_KEY)}`,
    'the prediction log',
  )
  return new Set(rows.flatMap(({names}) => JSON.parse(String(names)) as string[]))
}
