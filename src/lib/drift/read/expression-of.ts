import {sqlIdentifier} from '../../platform/duckdb/index.ts'
import type {ColumnKind} from '../sample.ts'
import {isIntegerType, typeClass} from '../../data/index.ts'

/** SQL of a column as what it is compared as: a DOUBLE for numbers, else a VARCHAR. */
export function expressionOf(name: string, type: string, kind: ColumnKind): string {
  const column = sqlIdentifier(name)
  if (kind !== 'number')
    // A class may be 1 in one table and 1.0 in the other.
    return typeClass(type) === 'number' && !isIntegerType(type)
      ? `regexp_replace(CAST(CAST(${column} AS DOUBLE) AS VARCHAR), '\\.0$', '')`
      : `CAST(${column} AS VARCHAR)`
  return typeClass(type) === 'text'
    ? `TRY_CAST(CAST(${column} AS VARCHAR) AS DOUBLE)`
    : `CAST(${column} AS DOUBLE)`
}
