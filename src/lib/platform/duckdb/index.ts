export {hasDataEngine} from './has-data-engine.ts'
export {openDatabase, type Database, type DatabaseOptions} from './database.ts'
export {copyToFile} from './copy-to-file.ts'
export {sqlIdentifier, sqlString} from './sql.ts'
export {readWords} from './read-words.ts'
export {readMatrix} from './read-matrix.ts'
export {readColumn, type ColumnValues} from './read-column.ts'
export {
  openAppender,
  type AppendColumn,
  type ColumnAppender,
  type StorageType,
} from './open-appender.ts'
export type {DuckDBDataChunk as Chunk} from '@duckdb/node-api'
