import {MlopsError} from '../core/errors/index.ts'
import {dataFormat} from '../data/index.ts'
import type {Model} from '../model/index.ts'
import {type Database, sqlIdentifier, sqlString} from '../platform/duckdb/index.ts'
import {createAtomicFile} from '../platform/files/index.ts'
import {partPath, rejectsPath, SCORED} from './part-file.ts'

export interface MergeOptions {
  readonly folder: string
  readonly partCount: number
  readonly predictionColumns: Model['predictionColumns']
  /** Query of the input rows in the order of the parts. */
  readonly rows: string
  readonly keep: readonly string[]
  readonly modelVersion: string
  readonly scoredAt: string
  readonly output: string
}

/** The COPY options of the format that an output's extension names. */
export function outputFormat(path: string): string {
  const format = dataFormat(path)
  const compression = /\.gz$/i.test(path) ? 'gzip' : /\.zst$/i.test(path) ? 'zstd' : 'none'
  switch (format) {
    case 'parquet':
      return 'FORMAT parquet, COMPRESSION snappy'
    case 'csv':
      return `FORMAT csv, HEADER, COMPRESSION ${compression}`
    case 'tsv':
      return `FORMAT csv, HEADER, DELIMITER '\t', COMPRESSION ${compression}`
    case 'ndjson':
      return `FORMAT json, COMPRESSION ${compression}`
    case 'json':
      throw new MlopsError('DATA_FORMAT_UNKNOWN', `${path}: JSON arrays are not written.`, {
        hint: 'Use .ndjson (a row a line), .parquet or .csv.',
      })
  }
}

/** Joins parts and kept columns by position into the output, which appears whole or not at all. */
export async function mergeParts(database: Database, options: MergeOptions): Promise<void> {
  const {folder, partCount, predictionColumns, keep} = options
  const kept = keep.map(name => `s.${sqlIdentifier(name)}`)
  const predicted = predictionColumns.map(({name, type}) => {
    const column = `p.${sqlIdentifier(name)}`
    return type === 'bool' ? `CAST(${column} AS BOOLEAN) AS ${sqlIdentifier(name)}` : column
  })
  const constants = [
    `${sqlString(options.modelVersion)} AS model_version`,
    `TIMESTAMP ${sqlString(options.scoredAt.replace('T', ' ').replace('Z', ''))} AS scored_at`,
  ]
  const parts = `read_parquet([${paths(partCount, index => partPath(folder, index))}])`
  const join = kept.length === 0 ? '' : `(${options.rows}) s POSITIONAL JOIN `
  const select = [...kept, ...predicted, ...constants].join(', ')
  await copyWhole(
    database,
    `SELECT ${select} FROM ${join}${parts} p WHERE p.${SCORED} = 1`,
    options.output,
    // Among the parts, so that what a crash leaves goes with them.
    folder,
  )
}

interface RejectsOptions {
  readonly folder: string
  readonly partCount: number
  /** Query of all columns of the input rows in the order of the parts. */
  readonly rows: string
  readonly output: string
}

/**
 * Gathers the bad rows of all parts: `reject_row` (from 1, in the order of the input), `reject_reason`,
 * and the row as it was, so that it can be mended and scored again.
 */
export async function mergeRejects(database: Database, options: RejectsOptions): Promise<void> {
  const files = paths(options.partCount, index => rejectsPath(options.folder, index))
  const columns = `{row: 'BIGINT', reason: 'VARCHAR'}`
  const rejects = `read_json([${files}], format='newline_delimited', columns=${columns})`
  const numbered = `(SELECT row_number() OVER () AS reject_number, * FROM (${options.rows}))`
  await copyWhole(
    database,
    `SELECT r.row AS reject_row, r.reason AS reject_reason, s.* EXCLUDE (reject_number) ` +
      `FROM ${numbered} s JOIN ${rejects} r ON s.reject_number = r.row ORDER BY r.row`,
    options.output,
  )
}

function paths(count: number, path: (index: number) => string): string {
  return Array.from({length: count}, (_, index) => sqlString(path(index))).join(', ')
}

async function copyWhole(
  database: Database,
  query: string,
  output: string,
  folder?: string,
): Promise<void> {
  const file = await createAtomicFile(output, folder)
  try {
    const target = sqlString(file.temporaryPath)
    await database.copy(query, `${target} (${outputFormat(output)}, USE_TMP_FILE false)`, output)
    await file.commit()
  } catch (error) {
    await file.discard()
    throw error
  }
}
