import {mkdtemp, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {onTestFinished} from 'vitest'
import {
  openTables,
  type DriftTables,
  type TablesRequest,
} from '../../../src/lib/drift/read/index.ts'
import {openDatabase} from '../../../src/lib/platform/duckdb/index.ts'

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'mlops-drift-test-'))
  onTestFinished(() => rm(folder, {recursive: true, force: true}))
  return folder
}

/** Writes the rows of a query as Parquet, or as what the extension says. */
export async function writeTable(path: string, query: string): Promise<string> {
  const database = await openDatabase()
  try {
    await database.run(`COPY (${query}) TO '${path}'`, path)
  } finally {
    database.close()
  }
  return path
}

/** Two tables from queries or sources, closed when the test ends. */
export async function tablesOf(
  reference: string,
  current: string,
  more: Partial<TablesRequest> = {},
): Promise<DriftTables> {
  const source = (text: string): string => (/^(SELECT|FROM) /i.test(text) ? `query:${text}` : text)
  const tables = await openTables({
    reference: {source: source(reference)},
    current: {source: source(current)},
    ...more,
  })
  onTestFinished(() => tables.close())
  return tables
}

/** `column: kind` of what is compared, `column: reason` of what is not. */
export function kindsOf({columns, skipped}: DriftTables): Readonly<Record<string, string>> {
  return Object.fromEntries([
    ...columns.map(({name, kind}) => [name, kind]),
    ...skipped.map(({name, reason}) => [name, reason]),
  ]) as Readonly<Record<string, string>>
}
