import {join} from 'node:path'
import {profileData} from '../../../../src/lib/drift/index.ts'
import {readProfile, type ReadProfile} from '../../../../src/lib/drift/profile/profile-file.ts'
import type {NumberColumn, ProfileColumn} from '../../../../src/lib/drift/profile/schema.ts'
import type {Database} from '../../../../src/lib/platform/duckdb/index.ts'
import {writeTable} from '../drift-tables.ts'

/** Numbers that look random and are the same in every run: uniform in 0…1 from a seed and the row `i`. */
export const uniform = (seed: number): string => `((hash(i * 31 + ${seed}) % 1000003) / 1000003.0)`
export const normal = (seed: number): string =>
  `(sqrt(-2 * ln(${uniform(seed)} + 1e-7)) * cos(2 * pi() * ${uniform(seed + 1)}))`

/** A table that is told apart by what columns may hold. */
export const MIXED = `SELECT ${normal(1)} AS normal, exp(2 * ${normal(3)}) AS skewed,
  CASE WHEN ${uniform(5)} < 0.6 THEN 0 ELSE ${normal(6)} END AS zeros,
  CAST(floor(40 * ${uniform(8)}) AS INTEGER) AS few,
  CASE WHEN ${uniform(9)} < 0.1 THEN NULL WHEN ${uniform(10)} < 0.01 THEN 'inf'::DOUBLE ELSE ${uniform(11)} END AS holes,
  'c' || CAST(floor(9 * ${uniform(12)} * ${uniform(13)}) AS INTEGER) AS label,
  i % 3 = 0 AS flag, NULL::DOUBLE AS nothing, 7.5 AS same`

/** The profile of sources as a user makes it, read back. */
export async function profileOf(
  folder: string,
  sources: readonly string[],
  name = 'reference.profile.json',
): Promise<ReadProfile & {readonly path: string}> {
  await profileData({directory: folder, sources, output: name})
  const path = join(folder, name)
  return {...(await readProfile(path)), path}
}

/** Rows `from` to `to` of a query on `i`, as Parquet. */
export async function rowsOf(
  folder: string,
  name: string,
  query: string,
  from: number,
  to: number,
): Promise<string> {
  await writeTable(join(folder, name), `${query} FROM range(${from}, ${to}) t(i)`)
  return name
}

export function columnOf({profile}: ReadProfile, name: string): ProfileColumn {
  const found = profile.columns.find(column => column.name === name)
  if (found === undefined) throw new Error(`no column ${name}`)
  return found
}

export function numbersOf(profile: ReadProfile, name: string): NumberColumn {
  const column = columnOf(profile, name)
  if (column.kind !== 'number') throw new Error(`${name} is ${column.kind}`)
  return column
}

/** The finite values of a column. */
export async function valuesOf(
  database: Database,
  path: string,
  name: string,
): Promise<Float64Array> {
  const rows = await database.rows(
    `SELECT list(x) AS x FROM (SELECT ${name}::DOUBLE AS x FROM '${path}') WHERE isfinite(x)`,
    'the test',
  )
  return Float64Array.from(rows[0]?.['x'] as number[])
}
