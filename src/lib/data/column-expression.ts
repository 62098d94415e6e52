import type {ElementType, ModelColumn} from '../model/index.ts'
import {sqlIdentifier} from '../platform/duckdb/index.ts'
import type {TableColumn} from './table-columns.ts'
import {SQL_TYPES} from './sql-types.ts'

/** DuckDB's name for the type of a column without a value. */
export const NO_TYPE = '"NULL"'

const INTEGER = /^(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER)$/
const FLOATING = /^(FLOAT|DOUBLE|DECIMAL\(.*\))$/
/** Of what goes into a tensor, where a bool is a byte. */
const INPUT_TYPES: Readonly<Record<ElementType, string>> = {...SQL_TYPES, bool: 'UTINYINT'}

/** Whether values of an SQL type can stand for those of a model column. */
export function canHold({type, kind}: ModelColumn, source: TableColumn): boolean {
  const {type: sqlType} = source
  if (type === 'string' && source.textName !== undefined) return true
  if (isText(sqlType) || sqlType === NO_TYPE) return true
  if (kind === 'image') return false
  const whole = INTEGER.test(sqlType) || sqlType === 'BOOLEAN'
  if (type === 'string') return whole || sqlType === 'UUID' || sqlType === 'DATE'
  return whole || FLOATING.test(sqlType)
}

export function isText(sqlType: string): boolean {
  return sqlType === 'VARCHAR' || sqlType === 'JSON' || sqlType.startsWith('ENUM')
}

/** SQL of a table column as a model column, and of the value as it stands where a cast can fail. */
export function columnExpression(
  {type, kind}: ModelColumn,
  source: TableColumn,
): {readonly expression: string; readonly raw: string | undefined} {
  const name = source.type === NO_TYPE ? 'NULL' : sqlIdentifier(source.name)
  const target = INPUT_TYPES[type]
  // JSON is what DuckDB calls values of several types, and columns without a value.
  const read = source.type === 'JSON' ? `(${name} ->> '$')` : `CAST(${name} AS VARCHAR)`
  const text = source.textName === undefined ? read : sqlIdentifier(source.textName)
  if (name === 'NULL') return {expression: `CAST(NULL AS ${target})`, raw: undefined}
  if (type === 'string' || kind === 'image') return {expression: text, raw: undefined}
  if (source.textName !== undefined || isText(source.type)) return textExpression(type, text)
  if (type === 'bool')
    return source.type === 'BOOLEAN'
      ? {expression: `CAST(${name} AS UTINYINT)`, raw: undefined}
      : {expression: `CASE ${name} WHEN 0 THEN 0::UTINYINT WHEN 1 THEN 1::UTINYINT END`, raw: name}
  const cast = `TRY_CAST(${name} AS ${target})`
  if (target === 'FLOAT' || target === 'DOUBLE') {
    // Only a double can be too large for a float.
    const fits = source.type === target || target === 'DOUBLE' || source.type !== 'DOUBLE'
    return {expression: cast, raw: fits ? undefined : name}
  }
  // A cast would round 1.5 to 2 in silence; a fraction is a bad value of a whole-number input.
  const exact = `CASE WHEN ${name} = trunc(${name}) THEN ${cast} END`
  return {expression: FLOATING.test(source.type) ? exact : cast, raw: name}
}

function textExpression(
  type: ElementType,
  text: string,
): {readonly expression: string; readonly raw: string} {
  const trimmed = `trim(${text})`
  const raw = `nullif(${trimmed}, '')`
  const target = INPUT_TYPES[type]
  if (type === 'bool') return {expression: `CAST(TRY_CAST(${trimmed} AS BOOLEAN) AS UTINYINT)`, raw}
  if (target === 'FLOAT' || target === 'DOUBLE')
    return {expression: `TRY_CAST(${trimmed} AS ${target})`, raw}
  // "1.5" as text must not round either; large whole numbers stay exact.
  const whole = `regexp_full_match(${trimmed}, '[+-]?[0-9]+(\\.0*)?')`
  const digits = `regexp_replace(${trimmed}, '\\.0*$', '')`
  return {expression: `CASE WHEN ${whole} THEN TRY_CAST(${digits} AS ${target}) END`, raw}
}
