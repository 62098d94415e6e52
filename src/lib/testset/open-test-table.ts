import {dirname} from 'node:path'
import {MlopsError} from '../core/errors/index.ts'
import {nearest} from '../core/text/index.ts'
import {
  bindTables,
  createPacker,
  openTable,
  packersQuery,
  type InputPolicy,
  type Packer,
  type Table,
} from '../data/index.ts'
import type {ScoredModel} from '../model/index.ts'
import {type Database, sqlIdentifier} from '../platform/duckdb/index.ts'
import {columnOf} from './column-of.ts'
import {eachModel, type PerModel} from './per-model.ts'

/** A model that reads the table, and what absent values mean to it. */
export interface TestReader {
  readonly model: ScoredModel
  readonly policy: InputPolicy
}

export interface TestTableRequest {
  readonly source: string
  readonly readers: PerModel<TestReader>
  /** Columns that are no features. */
  readonly aside: readonly string[]
  readonly target: string
  /** Whether the target is a number, else a label. */
  readonly numeric: boolean
  readonly sliceBy: readonly string[]
  /** Column whose order the rows shall have; left out, they come as they are. */
  readonly orderBy?: string | undefined
  readonly limit: number | undefined
  readonly signal: AbortSignal | undefined
}

/** Labelled rows, bound to one model or more: how to read them. */
export interface TestTable {
  readonly table: Table
  readonly packers: PerModel<Packer>
  readonly packRows: number
  readonly target: string
  readonly sliceBy: readonly string[]
  readonly numeric: boolean
  /** What relative paths of pictures are relative to. */
  readonly folder: string
  /** Whether rows come in another order than that of the data, and tell their place in it. */
  readonly ordered: boolean
  /** Columns of a chunk behind those of the packers. */
  readonly besideCount: number
  /** An SQL table expression of the rows as the data has them, and the texts of a CSV file as it does. */
  relation(asText?: readonly string[]): string
  /** All rows; or so many, drawn evenly, always the same ones. */
  query(sampleRows?: number): string
}

const PACK_ROWS = 8_192
const PACK_VALUES = 4_194_304
/** Column of the position of a row in the data. */
const PLACE = '"place in the data"'

/**
 * Opens the data and finds the inputs of the model, the target and the columns of slices in it.
 *
 * @throws MlopsError `EVALUATE_TARGET`, `DATA_COLUMNS`, and what opening data throws.
 */
export async function openTestTable(
  database: Database,
  request: TestTableRequest,
): Promise<TestTable> {
  const {source, readers, limit, numeric, signal} = request
  const table = await openTable(database, source, {
    materialize: true,
    ...(signal === undefined ? {} : {signal}),
  })
  try {
    const target = findTarget(table, request.target)
    const sliceBy = request.sliceBy.map(name => findColumn(table, name))
    const orderBy = request.orderBy === undefined ? undefined : findColumn(table, request.orderBy)
    const aside = [...request.aside, target]
    const bound = await bindTables(
      database,
      table,
      readers.map(({model, policy}) => ({
        columns: model.signature.columns,
        options: {policy, aside},
      })),
    )
    const packRows = Math.min(...readers.map(({model}) => rowsAPack(model)))
    const packers = eachModel(readers, ({model, policy}, index) => {
      const binding = bound.bindings[index]
      if (binding === undefined) throw new Error('Each model has a binding.')
      return createPacker(binding, model.signature.inputs, packRows, policy)
    })
    const ordered = orderBy !== undefined
    const beside = [
      ...truthColumns(target, numeric),
      ...(ordered ? [`CAST(${PLACE} AS INTEGER)`] : []),
      ...sliceBy.map(asText),
    ]
    const most = limit === undefined ? '' : ` LIMIT ${limit}`
    // A file of text may say yes and no, which are labels of the model and no booleans.
    const texts = numeric ? sliceBy : [target, ...sliceBy]
    const guessed = texts.filter(name => typeOf(table, name) === 'BOOLEAN')
    const rows = `(SELECT * FROM ${bound.relation(guessed)}${most})`
    const numbered = `(SELECT *, row_number() OVER () - 1 AS ${PLACE} FROM ${rows})`
    const local = !/^(query:|-$|\w+:\/\/)/.test(source)
    return {
      table,
      packers,
      packRows,
      target,
      sliceBy,
      numeric,
      ordered,
      folder: local ? dirname(source) : '.',
      besideCount: beside.length,
      relation: columns => `(SELECT * FROM ${table.relation(columns)}${most})`,
      query(sampleRows) {
        if (sampleRows !== undefined) {
          const labelled = `${sqlIdentifier(target)} IS NOT NULL`
          const sample = `(SELECT * FROM ${numbered} WHERE ${labelled} ORDER BY hash(${PLACE} + 1) LIMIT ${sampleRows})`
          return packersQuery(packers, sample, beside)
        }
        if (orderBy === undefined) return packersQuery(packers, rows, beside)
        const sorted = `(SELECT * FROM ${numbered} ORDER BY ${sqlIdentifier(orderBy)}, ${PLACE})`
        return packersQuery(packers, sorted, beside)
      },
    }
  } catch (error) {
    await table.close()
    throw error
  }
}

/** Rows of one pack: fewer where a row is large. */
export function rowsAPack({signature}: ScoredModel): number {
  const width = signature.inputs.reduce(
    (sum, {shape}) => sum + shape.slice(1).reduce<number>((size, n) => size * (n ?? 1), 1),
    0,
  )
  return Math.max(1, Math.min(PACK_ROWS, Math.floor(PACK_VALUES / Math.max(1, width))))
}

const asText = (name: string): string => `CAST(${sqlIdentifier(name)} AS VARCHAR)`

/** The answer; of numbers also what could not be read as one. */
function truthColumns(target: string, numeric: boolean): string[] {
  if (!numeric) return [asText(target)]
  const number = `TRY_CAST(${sqlIdentifier(target)} AS DOUBLE)`
  return [number, `CASE WHEN ${number} IS NULL THEN ${asText(target)} END`]
}

function findTarget(table: Table, name: string): string {
  const found = columnOf(table, name)
  if (found !== undefined) return found
  throw new MlopsError('EVALUATE_TARGET', `${table.subject} has no column ${name}.`, {
    hint: nearHint(table, name, 'Name the column with the true answer: --target COLUMN.'),
    details: {target: name, columns: table.columns.map(column => column.name)},
  })
}

function findColumn(table: Table, name: string): string {
  const found = columnOf(table, name)
  if (found !== undefined) return found
  throw new MlopsError('DATA_COLUMNS', `${table.subject} has no column ${name}.`, {
    hint: nearHint(table, name, `Its columns are ${namesOf(table).join(', ')}.`),
    details: {missing: [name]},
  })
}

function typeOf({columns}: Table, name: string): string | undefined {
  return columns.find(column => column.name === name)?.type
}

function nearHint(table: Table, name: string, otherwise: string): string {
  const near = nearest(name, namesOf(table))
  return near === undefined ? otherwise : `Did you mean ${near}?`
}

const namesOf = (table: Table): string[] => table.columns.map(column => column.name)
