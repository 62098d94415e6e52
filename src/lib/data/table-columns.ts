import type {Database} from '../platform/duckdb/index.ts'

export interface TableColumn {
  readonly name: string
  /** DuckDB's name of the type: `BIGINT`, `VARCHAR`, `DECIMAL(18,3)`, … */
  readonly type: string
  /** The column that holds the value as it was written, where a file of text was read. */
  readonly textName?: string
}

/** What DuckDB finds in a relation, an SQL table expression. */
export async function describeColumns(
  database: Database,
  relation: string,
  subject: string,
): Promise<readonly TableColumn[]> {
  const rows = await database.rows(`DESCRIBE SELECT * FROM ${relation}`, subject)
  return rows.map(row => ({name: String(row['column_name']), type: String(row['column_type'])}))
}
