import {dirname} from 'node:path'
import {MlopsError} from '../core/errors/index.ts'
import {nearest} from '../core/text/index.ts'
import {
  bindTable,
  createPacker,
  openTable,
  type InputPolicy,
  type Packer,
  type Table,
} from '../data/index.ts'
import type {ScoredModel} from '../model/index.ts'
import {type Database, sqlIdentifier} from '../platform/duckdb/index.ts'

export interface TestTableRequest {
  readonly source: string
  readonly model: ScoredModel
  readonly policy: InputPolicy
  /** Columns that are no features. */
  readonly aside: readonly string[]
  readonly target: string
  /** Whether the target is a number, else a label. */
  readonly numeric: boolean
  readonly sliceBy: readonly string[]
  readonly limit: number | undefined
  readonly signal: AbortSignal | undefined
}

/** Labelled rows, bound to a model: how to read them. */
export interface TestTable {
  readonly table: Table
  readonly packer: Packer
  readonly packRows: number
  readonly target: string
  readonly sliceBy: readonly string[]
  readonly numeric: boolean
  /** What relative paths of pictures are relative to. */
  readonly folder: string
  /** Columns of a chunk behind those of the packer. */
  readonly besideCount: number
  /** All rows; or so many, drawn evenly, always the same ones. */
  query(sampleRows?: number): string
}

const PACK_ROWS = 8_192
const PACK_VALUES = 4_194_304

/**
 * Opens the data and finds the inputs of the model, the target and the columns of slices in it.
 *
 * @throws MlopsError `EVALUATE_TARGET`, `DATA_COLUMNS`, and what opening data throws.
 */
export async function openTestTable(
  database: Database,
  request: TestTableRequest,
): Promise<TestTable> {
  const {source, model, policy, limit, numeric, signal} = request
  const table = await openTable(database, source, {
    materialize: true,
    ...(signal === undefined ? {} : {signal}),
  })
  try {
    const target = findTarget(table, request.target)
    const sliceBy = request.sliceBy.map(name => findSliceColumn(table, name))
    const {signature} = model
    const bound = await bindTable(database, table, signature.columns, {
      policy,
      aside: [...request.aside, target],
    })
    const width = signature.inputs.reduce(
      (sum, {shape}) => sum + shape.slice(1).reduce<number>((size, n) => size * (n ?? 1), 1),
      0,
    )
    const packRows = Math.max(1, Math.min(PACK_ROWS, Math.floor(PACK_VALUES / Math.max(1, width))))
    const packer = createPacker(bound.binding, signature.inputs, packRows, policy)
    const beside = [...truthColumns(target, numeric), ...sliceBy.map(asText)]
    const rows = `${bound.relation()}${limit === undefined ? '' : ` LIMIT ${limit}`}`
    const local = !/^(query:|-$|\w+:\/\/)/.test(source)
    return {
      table,
      packer,
      packRows,
      target,
      sliceBy,
      numeric,
      folder: local ? dirname(source) : '.',
      besideCount: beside.length,
      query(sampleRows) {
        if (sampleRows === undefined)
          return packer.query(`(SELECT * FROM ${rows})`, undefined, beside)
        const numbered = `(SELECT *, row_number() OVER () AS "row of the sample" FROM (SELECT * FROM ${rows}))`
        const labelled = `${sqlIdentifier(target)} IS NOT NULL`
        const sample = `(SELECT * FROM ${numbered} WHERE ${labelled} ORDER BY hash("row of the sample") LIMIT ${sampleRows})`
        return packer.query(sample, undefined, beside)
      },
    }
  } catch (error) {
    await table.close()
    throw error
  }
}

const asText = (name: string): string => `CAST(${sqlIdentifier(name)} AS VARCHAR)`

/** The answer; of numbers also what could not be read as one. */
function truthColumns(target: string, numeric: boolean): string[] {
  if (!numeric) return [asText(target)]
  const number = `TRY_CAST(${sqlIdentifier(target)} AS DOUBLE)`
  return [number, `CASE WHEN ${number} IS NULL THEN ${asText(target)} END`]
}

function findTarget(table: Table, name: string): string {
  const found = findColumn(table, name)
  if (found !== undefined) return found
  throw new MlopsError('EVALUATE_TARGET', `${table.subject} has no column ${name}.`, {
    hint: nearHint(table, name, 'Name the column with the true answer: --target COLUMN.'),
    details: {target: name, columns: table.columns.map(column => column.name)},
  })
}

function findSliceColumn(table: Table, name: string): string {
  const found = findColumn(table, name)
  if (found !== undefined) return found
  throw new MlopsError('DATA_COLUMNS', `${table.subject} has no column ${name} to slice by.`, {
    hint: nearHint(table, name, `Its columns are ${namesOf(table).join(', ')}.`),
    details: {missing: [name]},
  })
}

function findColumn(table: Table, name: string): string | undefined {
  const names = namesOf(table)
  const folded = name.toLowerCase()
  return names.find(other => other === name) ?? names.find(other => other.toLowerCase() === folded)
}

function nearHint(table: Table, name: string, otherwise: string): string {
  const near = nearest(name, namesOf(table))
  return near === undefined ? otherwise : `Did you mean ${near}?`
}

const namesOf = (table: Table): string[] => table.columns.map(column => column.name)
