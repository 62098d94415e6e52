import {typeClass, type Table, type TableColumn} from '../../../data/index.ts'
import {sqlIdentifier, type Database} from '../../../platform/duckdb/index.ts'

/** The rows of a search in a table of their own, in the order of the data. */
export interface SearchTable {
  readonly name: string
  readonly rowCount: number
  /** Columns of the data as the table names them; numbers are DOUBLE, all else is text. */
  readonly columns: readonly SearchTableColumn[]
  /** SQL of the position of a row in the data; null where each row of the data is here. */
  readonly place: string | null
}

export interface SearchTableColumn {
  readonly column: TableColumn
  readonly as: string
  readonly numeric: boolean
}

export interface CopyRequest {
  readonly database: Database
  readonly table: Pick<Table, 'relation' | 'columns' | 'subject'>
  /** Rows of the data that were read, labelled or not. */
  readonly dataRows: number
  /** Columns that no part is made of: the target, times, what rows are named by. */
  readonly leaveOut: readonly string[]
}

export const SEARCH_TABLE = '"rows of the search"'
/** A sample of so many rows, and values in all, says enough and fits in memory. */
const MOST_ROWS = 500_000
const MOST_VALUES = 10_000_000

/** One scan of the data: text is parsed once, and of very many rows an even sample is kept. */
export async function copySearchTable({
  database,
  table,
  dataRows,
  leaveOut,
}: CopyRequest): Promise<SearchTable> {
  const left = new Set(leaveOut.map(name => name.toLowerCase()))
  const columns = table.columns
    .filter(({name, type}) => !left.has(name.toLowerCase()) && isSearched(type))
    .map((column, index) => ({
      column,
      as: `c${index}`,
      numeric: typeClass(column.type) === 'number',
    }))
  const empty = {name: SEARCH_TABLE, rowCount: 0, columns: [], place: null}
  if (columns.length === 0 || dataRows === 0) return empty
  const list = columns
    .map(({column, as, numeric}) => {
      const type = numeric ? 'DOUBLE' : 'VARCHAR'
      return `CAST(${sqlIdentifier(column.name)} AS ${type}) AS ${as}`
    })
    .join(', ')
  const from = `FROM ${table.relation()} LIMIT ${dataRows}`
  const every = Math.ceil(dataRows / Math.min(MOST_ROWS, MOST_VALUES / columns.length))
  // By a hash, since data may repeat itself in a rhythm.
  const rows =
    every === 1
      ? `SELECT ${list} ${from}`
      : `SELECT * FROM (SELECT ${list}, row_number() OVER () - 1 AS place ${from}) WHERE hash(place) % ${every} = 0`
  await database.run(`CREATE OR REPLACE TABLE ${SEARCH_TABLE} AS ${rows}`, table.subject)
  const [row = {}] = await database.rows(`SELECT count(*) AS n FROM ${SEARCH_TABLE}`, table.subject)
  return {...empty, rowCount: Number(row['n'] ?? 0), columns, place: every === 1 ? null : 'place'}
}

function isSearched(type: string): boolean {
  return ['number', 'boolean', 'text'].includes(typeClass(type))
}
