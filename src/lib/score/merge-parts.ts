import {stat} from 'node:fs/promises'
import {dirname} from 'node:path'
import {MlopsError} from '../core/errors/index.ts'
import {outputFormat} from '../data/index.ts'
import type {Model} from '../model/index.ts'
import {copyToFile, type Database, sqlIdentifier, sqlString} from '../platform/duckdb/index.ts'
import {partPath, rejectsPath, SCORED} from './part-file.ts'
import type {ScorePlan} from './plan-score.ts'

export interface MergeOptions {
  readonly folder: string
  readonly partCount: number
  readonly predictionColumns: Model['predictionColumns']
  readonly plan: Pick<ScorePlan, 'keep' | 'rowQuery' | 'table'>
  readonly modelVersion: string
  readonly scoredAt: string
  /** What the output will be called; its extension says the format. */
  readonly output: string
  /** Where to write it for the time being. */
  readonly target: string
}

/**
 * Joins parts and kept columns by position into `target`, which appears whole or not at all. A kept
 * CSV column whose later values are not of the type that its first ones had is kept as text.
 */
export async function mergeParts(database: Database, options: MergeOptions): Promise<void> {
  const {plan, output, target} = options
  const format = outputFormat(output)
  try {
    await copyToFile(database, mergeQuery(options, []), target, format)
  } catch (error) {
    const malformed = error instanceof MlopsError && error.code === 'DATA_MALFORMED'
    if (!malformed || !plan.table.parsesText) throw error
    await copyToFile(database, mergeQuery(options, plan.keep), target, format)
  }
}

function mergeQuery(options: MergeOptions, asText: readonly string[]): string {
  const {folder, partCount, predictionColumns, plan} = options
  const kept = plan.keep.map(name => `s.${sqlIdentifier(name)}`)
  const predicted = predictionColumns.map(({name, type}) => {
    const column = `p.${sqlIdentifier(name)}`
    return type === 'bool' ? `CAST(${column} AS BOOLEAN) AS ${sqlIdentifier(name)}` : column
  })
  const constants = [
    `${sqlString(options.modelVersion)} AS model_version`,
    `TIMESTAMP ${sqlString(options.scoredAt.replace('T', ' ').replace('Z', ''))} AS scored_at`,
  ]
  const parts = `read_parquet([${paths(partCount, index => partPath(folder, index))}])`
  const join = kept.length === 0 ? '' : `(${plan.rowQuery(plan.keep, asText)}) s POSITIONAL JOIN `
  const select = [...kept, ...predicted, ...constants].join(', ')
  return `SELECT ${select} FROM ${join}${parts} p WHERE p.${SCORED} = 1`
}

/** Gathers the bad rows of all parts: `row` (from 1, of the input before any --where) and `reason`. */
export async function mergeRejects(
  database: Database,
  folder: string,
  partCount: number,
  output: string,
): Promise<void> {
  const files = paths(partCount, index => rejectsPath(folder, index))
  const columns = `{row: 'BIGINT', reason: 'VARCHAR'}`
  const source = `read_json([${files}], format='newline_delimited', columns=${columns})`
  const temporary = (await onOneDisk(folder, dirname(output))) ? folder : undefined
  await copyToFile(
    database,
    `SELECT * FROM ${source}`,
    output,
    outputFormat(output),
    // Among the parts, so that what a crash leaves goes with them; a rename needs one disk.
    temporary,
  )
}

async function onOneDisk(...folders: readonly [string, string]): Promise<boolean> {
  const [first, second] = await Promise.all(
    folders.map(folder => stat(folder).catch(() => undefined)),
  )
  return first !== undefined && first.dev === second?.dev
}

function paths(count: number, path: (index: number) => string): string {
  return Array.from({length: count}, (_, index) => sqlString(path(index))).join(', ')
}
