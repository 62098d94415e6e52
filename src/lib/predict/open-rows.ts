import {mkdtemp, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {MlopsError} from '../core/errors/index.ts'
import {openTable, type Table} from '../data/index.ts'
import {type Database, sqlIdentifier, sqlString} from '../platform/duckdb/index.ts'

/** Where the rows to predict come from. */
export type RowSource =
  /** Values by column; texts are cast to what the model needs. */
  | {readonly kind: 'records'; readonly rows: readonly Readonly<Record<string, unknown>>[]}
  /** A JSON object, a list of them, or one a line. */
  | {readonly kind: 'json'; readonly text: string}
  /** CSV with a header. */
  | {readonly kind: 'csv'; readonly text: string}
  /** A file that DuckDB reads. */
  | {readonly kind: 'file'; readonly source: string}

/**
 * The rows as a table.
 *
 * @throws MlopsError `PREDICT_INPUT`, and what opening a file throws.
 */
export async function openRows(database: Database, source: RowSource): Promise<Table> {
  if (source.kind === 'file') return openTable(database, source.source)
  const folder = await mkdtemp(join(tmpdir(), 'mlops-predict-'))
  const close = (): Promise<void> => rm(folder, {recursive: true, force: true})
  try {
    if (source.kind === 'records') return {...(await recordTable(folder, source.rows)), close}
    if (source.text.trim() === '') refuseNoRows()
    if (source.kind === 'json') refuseBadJson(source.text)
    const path = join(folder, `rows.${source.kind}`)
    await writeFile(path, source.text)
    return {...(await openTable(database, path)), subject: 'the input', close}
  } catch (error) {
    await close()
    throw error
  }
}

/** Every value as text: the binding casts it exactly, int64 beyond 2^53 included. */
async function recordTable(
  folder: string,
  rows: readonly Readonly<Record<string, unknown>>[],
): Promise<Table> {
  const names = [...new Set(rows.flatMap(row => Object.keys(row)))]
  if (names.length === 0) refuseNoRows()
  const path = join(folder, 'rows.ndjson')
  const lines = rows.map(row => {
    const texts = Object.entries(row).map(([name, value]) => [name, toText(value, name)])
    return JSON.stringify(Object.fromEntries(texts)) + '\n'
  })
  await writeFile(path, lines.join(''))
  const types = names.map(name => `${sqlIdentifier(name)}: 'VARCHAR'`).join(', ')
  const relation = `read_json(${sqlString(path)}, format='newline_delimited', columns={${types}})`
  return {
    subject: 'the input',
    format: 'ndjson',
    columns: names.map(name => ({name, type: 'VARCHAR'})),
    parsesText: false,
    relation: () => relation,
    close: () => Promise.resolve(),
  }
}

function refuseBadJson(text: string): void {
  const documents = text.trim().startsWith('[') ? [text] : text.trim().split(/\n(?=\s*\{)/)
  for (const document of documents) {
    try {
      const value: unknown = JSON.parse(document)
      if (typeof value === 'object' && value !== null) continue
    } catch (cause) {
      throw new MlopsError('PREDICT_INPUT', `The row is no JSON: ${document.slice(0, 80)}`, {
        hint: `Give an object with a value a column, such as '{"age": 30, "city": "Ulm"}'.`,
        cause,
      })
    }
    throw new MlopsError('PREDICT_INPUT', `The row is no JSON object: ${document.slice(0, 80)}`, {
      hint: `Give an object with a value a column, such as '{"age": 30, "city": "Ulm"}'.`,
    })
  }
}

/** @throws MlopsError `PREDICT_INPUT`. */
export function refuseNoRows(): never {
  throw new MlopsError('PREDICT_INPUT', 'There is no row to predict.', {
    hint: `Give values with -i column=value or --row '{"column": 1}', a file with @FILE, or rows on standard input with -.`,
  })
}

function toText(value: unknown, name: string): string | null {
  if (value === null || value === undefined) return null
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean')
    return String(value)
  throw new MlopsError('PREDICT_INPUT', `${name} is a list or an object, not a single value.`, {
    hint: 'Give every column of the model as one number, text or boolean.',
  })
}
