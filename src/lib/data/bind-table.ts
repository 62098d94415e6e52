import type {ModelColumn} from '../model/index.ts'
import {type Database, sqlIdentifier} from '../platform/duckdb/index.ts'
import {bindColumns, findSources, type Binding, type BindOptions} from './bind-columns.ts'
import {columnExpression, isText} from './column-expression.ts'
import type {Table} from './open-table.ts'
import type {TableColumn} from './table-columns.ts'

/** Enough to tell a column of words from numbers with a bad value among them. */
const SAMPLE_ROWS = 2048

export interface BoundTable {
  readonly binding: Binding
  /**
   * An SQL table expression for the binding: numbers of a CSV file are there as they were written.
   * The columns in `asText` are not parsed either.
   */
  readonly relation: (asText?: readonly string[]) => string
}

/** One table, bound to the columns of several models. */
export interface BoundTables extends Pick<BoundTable, 'relation'> {
  /** One a model, all of the same relation. */
  readonly bindings: readonly Binding[]
}

/**
 * Binds the columns of an opened table to those of a model. Text columns may hold numbers; one that
 * holds none in its first rows is of the wrong type.
 *
 * @throws MlopsError `DATA_COLUMNS`, and what reading the table throws.
 */
export async function bindTable(
  database: Database,
  table: Table,
  columns: readonly ModelColumn[],
  options: BindOptions,
): Promise<BoundTable> {
  const {bindings, relation} = await bindTables(database, table, [{columns, options}])
  const [binding] = bindings
  if (binding === undefined) throw new Error('One model has one binding.')
  return {binding, relation}
}

/**
 * Binds the columns of an opened table to those of each model, so that one query reads for all.
 *
 * @throws MlopsError `DATA_COLUMNS`, and what reading the table throws.
 */
export async function bindTables(
  database: Database,
  table: Table,
  models: readonly {readonly columns: readonly ModelColumn[]; readonly options: BindOptions}[],
): Promise<BoundTables> {
  const wanted = models.map(({columns, options}) => {
    const {sources} = findSources(table.columns, columns, options)
    return columns.flatMap((column, index) => {
      const source = sources[index]
      return source === undefined ? [] : [{column, source}]
    })
  })
  const unfit: Map<string, string>[] = []
  for (const own of wanted) unfit.push(await findUnfit(database, table, own))
  const refused = new Set(unfit.flatMap(own => [...own.keys()]))
  const written = table.parsesText
    ? [...new Set(wanted.flat().map(({source}) => source.name))].filter(name => !refused.has(name))
    : []
  const typed = table.columns.map((column): TableColumn =>
    written.includes(column.name) ? {...column, textName: textName(column.name)} : column,
  )
  const bindings = models.map(({columns, options}, index) =>
    bindColumns(typed, columns, table.subject, {
      ...options,
      ...(unfit[index] === undefined ? {} : {unfit: unfit[index]}),
    }),
  )
  if (written.length === 0) return {bindings, relation: asText => table.relation(asText)}
  const casts = written.map(name => {
    const type = table.columns.find(column => column.name === name)?.type ?? 'VARCHAR'
    return `TRY_CAST(${sqlIdentifier(name)} AS ${type}) AS ${sqlIdentifier(name)}`
  })
  const texts = written.map(name => `${sqlIdentifier(name)} AS ${sqlIdentifier(textName(name))}`)
  const list = `* REPLACE (${casts.join(', ')}), ${texts.join(', ')}`
  return {
    bindings,
    relation: (asText = []) =>
      `(SELECT ${list} FROM ${table.relation([...new Set([...written, ...asText])])})`,
  }
}

const textName = (name: string): string => `${name} (as written)`

/** An example value by name, of the text columns that hold not one value of the model's type. */
async function findUnfit(
  database: Database,
  table: Table,
  wanted: readonly {readonly column: ModelColumn; readonly source: TableColumn}[],
): Promise<Map<string, string>> {
  const texts = wanted.filter(({column, source}) => column.type !== 'string' && isText(source.type))
  if (texts.length === 0) return new Map()
  const counts = texts.map(({column, source}, index) => {
    const {expression, raw = expression} = columnExpression(column, source)
    return `count(${raw}) AS there_${index}, count(${expression}) AS fit_${index}, first(${raw}) FILTER (${raw} IS NOT NULL) AS example_${index}`
  })
  const sample = `(SELECT * FROM ${table.relation()} LIMIT ${SAMPLE_ROWS})`
  const [row] = await database.rows(`SELECT ${counts.join(', ')} FROM ${sample}`, table.subject)
  return new Map(
    texts.flatMap(({source}, index): [string, string][] => {
      const unfit = Number(row?.[`there_${index}`]) > 0 && Number(row?.[`fit_${index}`]) === 0
      return unfit ? [[source.name, String(row?.[`example_${index}`])]] : []
    }),
  )
}
