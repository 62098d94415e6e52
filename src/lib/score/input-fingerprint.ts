import {stat} from 'node:fs/promises'
import {type Database, sqlString} from '../platform/duckdb/index.ts'

/** What tells an input from a changed one: its name, and size and time of the files behind it. */
export async function inputFingerprint(
  database: Database,
  input: string,
): Promise<readonly unknown[]> {
  if (input === '-' || input.startsWith('query:') || input.includes('://')) return [input]
  const files = await database.rows(`SELECT file FROM glob(${sqlString(input)}) ORDER BY 1`, input)
  const stats = files.map(async ({file}) => {
    const {size, mtimeMs} = await stat(String(file))
    return [String(file), size, mtimeMs] as const
  })
  return [input, ...(await Promise.all(stats))]
}
