import type {Database} from './database.ts'

export type StorageType =
  | 'FLOAT'
  | 'DOUBLE'
  | 'TINYINT'
  | 'SMALLINT'
  | 'INTEGER'
  | 'BIGINT'
  | 'UTINYINT'
  | 'USMALLINT'
  | 'UINTEGER'
  | 'UBIGINT'
  | 'VARCHAR'

export interface AppendColumn {
  readonly type: StorageType
  readonly values: ArrayLike<number> | ArrayLike<bigint> | readonly string[]
}

interface WritableItems {
  readonly items: {set(values: ArrayLike<number> | ArrayLike<bigint>): void}
  flush(): void
}

interface Sliceable {
  subarray(start: number, end: number): ArrayLike<number>
}

const CHUNK_ROWS = 2048

/** Rows on their way into a table; others see them after `close`. */
export interface ColumnAppender {
  /** Columns of `rowCount` rows each, of the types of the table, in order. */
  append(rowCount: number, columns: readonly AppendColumn[]): void
  close(): void
}

/** Begins to append typed columns to a table of an attached database; closing often is slow. */
export async function openAppender(
  database: Database,
  catalog: string,
  table: string,
  columnTypes: readonly StorageType[],
): Promise<ColumnAppender> {
  const duckdb = await import('@duckdb/node-api')
  const types = columnTypes.map(type => duckdb[type])
  const appender = await database.connection.createAppender(table, 'main', catalog)
  return {
    append(rowCount, columns) {
      for (let start = 0; start < rowCount; start += CHUNK_ROWS) {
        const size = Math.min(CHUNK_ROWS, rowCount - start)
        const chunk = duckdb.DuckDBDataChunk.create(types, size)
        columns.forEach(({type, values}, index) => {
          if (type === 'VARCHAR') {
            chunk.setColumnValues(index, (values as readonly string[]).slice(start, start + size))
            return
          }
          const vector = chunk.getColumnVector(index) as unknown as WritableItems
          vector.items.set((values as unknown as Sliceable).subarray(start, start + size))
          vector.flush()
        })
        appender.appendDataChunk(chunk)
      }
    },
    close() {
      appender.closeSync()
    },
  }
}
