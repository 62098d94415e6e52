import type {ElementType} from '../model/index.ts'

/** DuckDB's name for the type that holds the values of each element type. */
export const SQL_TYPES: Readonly<Record<ElementType, string>> = {
  float16: 'FLOAT',
  float32: 'FLOAT',
  float64: 'DOUBLE',
  int8: 'TINYINT',
  int16: 'SMALLINT',
  int32: 'INTEGER',
  int64: 'BIGINT',
  uint8: 'UTINYINT',
  uint16: 'USMALLINT',
  uint32: 'UINTEGER',
  uint64: 'UBIGINT',
  bool: 'BOOLEAN',
  string: 'VARCHAR',
}
