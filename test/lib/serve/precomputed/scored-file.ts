import {mkdtemp, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterEach} from 'vitest'
import type {Model} from '../../../../src/lib/model/index.ts'
import {copyToFile, openDatabase} from '../../../../src/lib/platform/duckdb/index.ts'
import {
  openPrecomputed,
  type Precomputed,
  type PrecomputedOptions,
} from '../../../../src/lib/serve/precomputed/index.ts'

export const COLUMNS: Model['predictionColumns'] = [
  {name: 'prediction', type: 'string'},
  {name: 'probability_no', type: 'float32'},
  {name: 'probability_yes', type: 'float32'},
]

const folders: string[] = []
const opened: Precomputed[] = []

afterEach(async () => {
  for (const precomputed of opened.splice(0)) precomputed.close()
  await Promise.all(folders.splice(0).map(folder => rm(folder, {recursive: true, force: true})))
})

export async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'mlops-precomputed-'))
  folders.push(folder)
  return folder
}

/** The rows that a query gives, as a file of the format that its extension names; whole at once. */
export async function writeScored(path: string, query: string): Promise<string> {
  const database = await openDatabase({threads: 1})
  try {
    const format = path.endsWith('.csv') ? 'FORMAT csv, HEADER' : 'FORMAT parquet'
    await copyToFile(database, query, path, format)
  } finally {
    database.close()
  }
  return path
}

/** What `mlops score` adds to the kept columns, for `id`s as SQL values. */
export function scoredQuery(
  ids: string,
  version = 'v1.0.0',
  scoredAt = '2026-03-01 04:00',
): string {
  return `SELECT id, CASE WHEN row_number() OVER () % 2 = 1 THEN 'yes' ELSE 'no' END AS prediction,
    0.25::FLOAT AS probability_no, 0.75::FLOAT AS probability_yes,
    '${version}' AS model_version, TIMESTAMP '${scoredAt}' AS scored_at
    FROM (VALUES ${ids}) AS ids(id)`
}

export async function openScored(
  path: string,
  options: PrecomputedOptions & {key?: string; columns?: Model['predictionColumns']} = {},
): Promise<Precomputed> {
  const {key = 'id', columns = COLUMNS, ...rest} = options
  const precomputed = await openPrecomputed(path, key, columns, {pollMs: 0, ...rest})
  opened.push(precomputed)
  return precomputed
}

/** A table of these ids in a new folder. */
export async function openIds(ids: string, extension = 'parquet'): Promise<Precomputed> {
  const path = join(await makeFolder(), `scored.${extension}`)
  return openScored(await writeScored(path, scoredQuery(ids)))
}
