import {type Database, sqlIdentifier, sqlString} from '../platform/duckdb/index.ts'
import type {CsvDialect} from './csv-dialect.ts'
import {describeColumns, type TableColumn} from './table-columns.ts'

/** Rows by which DuckDB guesses types. */
const SAMPLE_ROWS = 20_480

/**
 * A CSV file as SQL. Types are DuckDB's guess, but for columns of Yes and No, or of t and f, which stay the texts that
 * they are: in Parquet, in a model and in what is kept of a row they are not true and false either.
 */
export async function csvTable(
  database: Database,
  subject: string,
  path: string,
  {delimiter, decimalComma}: CsvDialect,
): Promise<{
  readonly columns: readonly TableColumn[]
  readonly relation: (asText?: readonly string[]) => string
}> {
  const dialect = [
    `header=true, skip=0, quote='"', escape='"'`,
    ...(delimiter === undefined ? [] : [`delim=${sqlString(delimiter)}`]),
    ...(decimalComma ? [`decimal_separator=','`] : []),
  ].join(', ')
  const read = (texts: readonly string[]): string => {
    const types = texts.map(name => `${sqlString(name)}: 'VARCHAR'`).join(', ')
    return `read_csv(${sqlString(path)}, ${dialect}${types === '' ? '' : `, types={${types}}`})`
  }
  const guessed = await describeColumns(database, read([]), subject)
  const words = await findWords(database, subject, guessed, read)
  const fractions = decimalComma
    ? guessed.filter(({type}) => type === 'DOUBLE').map(({name}) => name)
    : []
  return {
    columns: guessed.map(({name, type}) => ({name, type: words.includes(name) ? 'VARCHAR' : type})),
    relation: (asText = []) => {
      const relation = read([...new Set([...words, ...asText])])
      // What reads them as they are written knows the point alone.
      const points = asText
        .filter(name => fractions.includes(name))
        .map(sqlIdentifier)
        .map(name => `replace(${name}, ',', '.') AS ${name}`)
      return points.length === 0
        ? relation
        : `(SELECT * REPLACE (${points.join(', ')}) FROM ${relation})`
    },
  }
}

/** Columns taken for booleans that are written otherwise than true and false. */
async function findWords(
  database: Database,
  subject: string,
  guessed: readonly TableColumn[],
  read: (texts: readonly string[]) => string,
): Promise<readonly string[]> {
  const booleans = guessed.filter(({type}) => type === 'BOOLEAN').map(({name}) => name)
  if (booleans.length === 0) return []
  const tests = booleans.map(
    (name, index) =>
      `bool_and(lower(trim(${sqlIdentifier(name)})) IN ('true', 'false')) AS c${index}`,
  )
  const sample = `(SELECT * FROM ${read(booleans)} LIMIT ${SAMPLE_ROWS})`
  const [row] = await database.rows(`SELECT ${tests.join(', ')} FROM ${sample}`, subject)
  return booleans.filter((_, index) => row?.[`c${index}`] === false)
}
