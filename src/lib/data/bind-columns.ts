import {MlopsError} from '../core/errors/index.ts'
import {nearest} from '../core/text/index.ts'
import {sqlIdentifier} from '../platform/duckdb/index.ts'
import type {ElementType, ModelColumn} from '../model/index.ts'
import type {TableColumn} from './open-table.ts'

export interface BoundColumn {
  readonly column: ModelColumn
  readonly source: TableColumn
  /** SQL that gives the value in the type of the input, null where it cannot. */
  readonly expression: string
  /** SQL of the value as text, where the cast of a value that is there can fail. */
  readonly rawExpression: string | undefined
}

export interface Binding {
  readonly columns: readonly BoundColumn[]
  /** Table columns that the model does not use. */
  readonly extra: readonly string[]
  readonly by: 'name' | 'order'
}

const INTEGER = /^(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER)$/
const FLOATING = /^(FLOAT|DOUBLE|DECIMAL\(.*\))$/
const SQL_TYPES: Readonly<Record<ElementType, string>> = {
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
  bool: 'UTINYINT',
  string: 'VARCHAR',
}

/**
 * Finds the table column of every model column: by name, then by name whatever the case, and when
 * not one name is there and the numbers of columns agree, by declared order.
 *
 * @throws MlopsError `DATA_COLUMNS` listing every missing and mistyped column at once.
 */
export function bindColumns(
  table: readonly TableColumn[],
  columns: readonly ModelColumn[],
  subject: string,
): Binding {
  const exact = new Map(table.map(column => [column.name, column]))
  const folded = new Map(table.map(column => [column.name.toLowerCase(), column]))
  const find = (name: string): TableColumn | undefined =>
    exact.get(name) ?? folded.get(name.toLowerCase())
  const found = columns.map(column => find(column.name))
  const byOrder = found.every(column => column === undefined) && table.length === columns.length
  const sources = byOrder ? [...table] : found
  const names = table.map(column => column.name)
  const missing: string[] = []
  const mistyped: string[] = []
  const bound: BoundColumn[] = []
  columns.forEach((column, index) => {
    const source = sources[index]
    if (source === undefined) {
      const near = nearest(column.name, names)
      missing.push(near === undefined ? column.name : `${column.name} (did you mean ${near}?)`)
    } else if (!canHold(column, source.type)) {
      mistyped.push(`${source.name} is ${source.type}, the model needs ${column.type}`)
    } else {
      bound.push(bind(column, source))
    }
  })
  const used = new Set(sources.map(source => source?.name))
  const extra = names.filter(name => !used.has(name))
  if (missing.length + mistyped.length > 0) throw columnsError(subject, missing, mistyped, extra)
  return {columns: bound, extra, by: byOrder ? 'order' : 'name'}
}

function canHold({type, kind}: ModelColumn, sqlType: string): boolean {
  if (sqlType === 'VARCHAR' || sqlType.startsWith('ENUM') || sqlType === '"NULL"') return true
  if (kind === 'image') return false
  const whole = INTEGER.test(sqlType) || sqlType === 'BOOLEAN'
  if (type === 'string') return whole || sqlType === 'UUID' || sqlType === 'DATE'
  return whole || FLOATING.test(sqlType)
}

function bind(column: ModelColumn, source: TableColumn): BoundColumn {
  const name = sqlIdentifier(source.name)
  const text = `CAST(${name} AS VARCHAR)`
  if (column.type === 'string' || column.kind === 'image')
    return {column, source, expression: text, rawExpression: undefined}
  const target = SQL_TYPES[column.type]
  const floating = target === 'FLOAT' || target === 'DOUBLE'
  if (column.type === 'bool') {
    const cast =
      source.type === 'BOOLEAN'
        ? `CAST(${name} AS UTINYINT)`
        : `CAST(TRY_CAST(${text} AS BOOLEAN) AS UTINYINT)`
    return {column, source, expression: cast, rawExpression: text}
  }
  if (floating && source.type !== 'VARCHAR' && !source.type.startsWith('ENUM'))
    return {
      column,
      source,
      expression: floatOf(name, source.type, target),
      rawExpression: undefined,
    }
  if (FLOATING.test(source.type) && !floating) {
    // A cast would round 1.5 to 2 in silence; a fraction is a bad value of a whole-number input.
    const exact = `CASE WHEN ${name} = trunc(${name}) THEN TRY_CAST(${name} AS ${target}) END`
    return {column, source, expression: exact, rawExpression: text}
  }
  if (source.type === 'VARCHAR' || source.type.startsWith('ENUM')) {
    // Casts skip blanks around a number by themselves; trim() would cost more than the cast.
    const raw = source.type === 'VARCHAR' ? name : text
    const cast = floating
      ? `TRY_CAST(${raw} AS ${target})`
      : // "1.5" as text must not round either; large whole numbers stay exact.
        `CASE WHEN regexp_full_match(${raw}, '\\s*[+-]?[0-9]+(\\.0*)?\\s*') THEN TRY_CAST(regexp_replace(${raw}, '\\.0*\\s*$', '') AS ${target}) END`
    return {column, source, expression: cast, rawExpression: raw}
  }
  return {column, source, expression: `TRY_CAST(${name} AS ${target})`, rawExpression: text}
}

/** A number beyond the range of float32 becomes an infinity of its sign, as NumPy has it. */
function floatOf(name: string, type: string, target: string): string {
  const cast = `TRY_CAST(${name} AS ${target})`
  if (target !== 'FLOAT' || !/^(DOUBLE|DECIMAL|U?HUGEINT)/.test(type)) return cast
  const infinite = `CASE WHEN ${name} > 0 THEN 'inf'::FLOAT WHEN ${name} < 0 THEN '-inf'::FLOAT END`
  return `coalesce(${cast}, ${infinite})`
}

export function columnsError(
  subject: string,
  missing: readonly string[],
  mistyped: readonly string[],
  extra: readonly string[],
): MlopsError {
  const parts = [
    ...(missing.length === 0 ? [] : [`missing: ${missing.join(', ')}`]),
    ...(mistyped.length === 0 ? [] : [`of the wrong type: ${mistyped.join(', ')}`]),
    ...(extra.length === 0 ? [] : [`not used by the model: ${extra.join(', ')}`]),
  ]
  return new MlopsError(
    'DATA_COLUMNS',
    `The columns of ${subject} do not fit the model; ${parts.join('; ')}.`,
    {
      hint: 'Rename the columns, or select them with query:SELECT a AS b … FROM …',
      details: {missing, mistyped, extra},
    },
  )
}
