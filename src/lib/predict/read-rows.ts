import {MlopsError} from '../core/errors/index.ts'
import {openTable} from '../data/index.ts'
import {openDatabase, sqlIdentifier} from '../platform/duckdb/index.ts'

/** Values by column as text, exactly as they were written; null where there is none. */
export type InputRow = Readonly<Record<string, string | null>>

/** More rows than that are a table to score, not rows to look at. */
const MAX_ROWS = 1000
const PICTURE = /\.(png|jpe?g|webp|gif|tiff?|avif)$/i

/**
 * The rows of `column=value` words.
 *
 * @throws MlopsError `PREDICT_INPUT`.
 */
export function rowOfWords(words: readonly string[]): InputRow {
  const entries = words.map(word => {
    const at = word.indexOf('=')
    if (at < 1)
      throw new MlopsError('PREDICT_INPUT', `"${word}" is not of the form column=value.`, {
        hint: 'For example: -i age=42 -i "city=New York"; nothing after = is an absent value.',
      })
    const value = word.slice(at + 1)
    return [word.slice(0, at), value === '' ? null : value] as const
  })
  return Object.fromEntries(entries)
}

/**
 * The rows of a file (JSON, NDJSON, CSV, Parquet, …) or of standard input (`-`: JSON when it begins
 * with a bracket, else CSV). The path of a picture is a row by itself.
 *
 * @param pictureColumn - Column of the model that takes a picture, where there is one.
 * @throws MlopsError `PREDICT_INPUT`, and what opening data throws.
 */
export async function readRows(
  source: string,
  pictureColumn: string | undefined,
  stdin: NodeJS.ReadableStream = process.stdin,
): Promise<readonly InputRow[]> {
  if (PICTURE.test(source)) {
    if (pictureColumn !== undefined) return [{[pictureColumn]: source}]
    throw new MlopsError('PREDICT_INPUT', `${source} is a picture, and the model takes none.`, {
      hint: 'For a model with an image input, declare its preprocessing in mlops.yaml: model.image.',
    })
  }
  const database = await openDatabase({threads: 1})
  try {
    const given = source === '-' ? await peekFormat(stdin) : {stdin}
    const table = await openTable(database, source, given)
    try {
      const names = table.columns.map(column => column.name)
      const select = names.map(name => {
        const column = sqlIdentifier(name)
        return `CAST(${column} AS VARCHAR) AS ${column}`
      })
      const relation = table.relation(names)
      const sql = `SELECT ${select.join(', ')} FROM ${relation} LIMIT ${MAX_ROWS + 1}`
      const rows = await database.rows(sql, table.subject)
      if (rows.length > MAX_ROWS)
        throw new MlopsError('PREDICT_INPUT', `${table.subject} has more than ${MAX_ROWS} rows.`, {
          hint: `Score tables with: mlops score --input ${source} --output predictions.parquet`,
        })
      return rows as readonly InputRow[]
    } finally {
      await table.close()
    }
  } finally {
    database.close()
  }
}

/** Standard input again, with the format that its first character tells. */
async function peekFormat(
  stdin: NodeJS.ReadableStream,
): Promise<{readonly stdin: NodeJS.ReadableStream; readonly format: 'json' | 'csv'}> {
  const {Readable} = await import('node:stream')
  const chunks: Buffer[] = []
  for await (const chunk of stdin) chunks.push(Buffer.from(chunk))
  const text = Buffer.concat(chunks)
  if (text.length === 0)
    throw new MlopsError('PREDICT_INPUT', 'Standard input is empty.', {
      hint: 'Pipe rows in as JSON or CSV, or give values with -i column=value.',
    })
  const first = text.toString('utf8', 0, 64).trimStart()[0]
  return {
    stdin: Readable.from([text]),
    format: first === '{' || first === '[' ? 'json' : 'csv',
  }
}
