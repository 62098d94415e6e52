import {stat} from 'node:fs/promises'
import {dirname} from 'node:path'
import {MlopsError} from '../core/errors/index.ts'
import {
  bindTable,
  createPacker,
  openTable,
  type BoundTable,
  type Packer,
  type Table,
} from '../data/index.ts'
import {type Database, sqlIdentifier, sqlString} from '../platform/duckdb/index.ts'
import {keptColumns} from './kept-columns.ts'
import type {ScoreJob} from './score-job.ts'

/** Rows that go to a thread at once; fewer where a row is large. */
export const PACK_ROWS = 16_384
const PACK_VALUES = 4_194_304
const ROW_NUMBER = '"row number of the input"'
const PICTURES = 'jpe?g|png|webp|gif|tiff?|avif'

/** How the rows of a job are read, in the same order each time. */
export interface ScorePlan {
  readonly table: Table
  readonly keep: readonly string[]
  readonly columnsBy: 'name' | 'order'
  readonly packer: Packer
  readonly packRows: number
  /** What relative paths of pictures are relative to. */
  readonly folder: string
  /** Query of the packer, from row `offset` of the selected rows on. */
  packQuery(offset: number): string
  /** Query of input columns, one row for each that `packQuery(0)` gives. */
  rowQuery(columns: readonly string[], asText?: readonly string[]): string
}

/**
 * Opens the input and binds its columns to the model.
 *
 * @throws MlopsError `DATA_COLUMNS`, and what opening and reading data throws.
 */
export async function planScore(database: Database, job: ScoreJob): Promise<ScorePlan> {
  const source = await pictureFolder(job)
  const table = await openTable(database, source ?? job.input, {
    materialize: true,
    ...(job.stdin === undefined ? {} : {stdin: job.stdin}),
    ...(job.signal === undefined ? {} : {signal: job.signal}),
  })
  try {
    const {signature, predictionColumns} = job.predictor.model
    const added = [...predictionColumns.map(({name}) => name), 'model_version', 'scored_at']
    const keep = keptColumns(
      job.keep,
      table,
      added.map(name => name.toLowerCase()),
    )
    const all = job.keep.includes('*')
    const bound = await bindTable(database, table, signature.columns, {
      policy: job.policy,
      aside: [...(all ? [] : keep), ...(job.aside ?? [])],
    })
    const packRows = rowsAPack(signature.inputs.map(({shape}) => shape))
    const packer = createPacker(bound.binding, signature.inputs, packRows, job.policy)
    const local = !/^(query:|-$|\w+:\/\/)/.test(source ?? job.input)
    return {
      table,
      keep,
      columnsBy: bound.binding.by,
      packer,
      packRows,
      folder: local ? dirname(job.input) : '.',
      packQuery: offset => packQuery(packer, bound, job, offset),
      rowQuery: (columns, asText = []) => {
        const list = columns.map(sqlIdentifier).join(', ') || '1'
        return `SELECT ${list} FROM ${bound.relation(asText)}${tail(job, 0)}`
      },
    }
  } catch (error) {
    await table.close()
    throw error
  }
}

function packQuery(packer: Packer, bound: BoundTable, job: ScoreJob, offset: number): string {
  const relation = bound.relation()
  if (job.where === undefined) return packer.query(`${relation}${tail(job, offset)}`)
  const numbered = `(SELECT *, row_number() OVER () AS ${ROW_NUMBER} FROM ${relation})`
  return packer.query(`${numbered}${tail(job, offset)}`, ROW_NUMBER)
}

function tail({where, limit}: ScoreJob, offset: number): string {
  const filter = where === undefined ? '' : ` WHERE (\n${where}\n)`
  const most = limit === undefined ? '' : ` LIMIT ${Math.max(0, limit - offset)}`
  return `${filter}${most}${offset === 0 ? '' : ` OFFSET ${offset}`}`
}

function rowsAPack(shapes: readonly (readonly (number | null)[])[]): number {
  const values = shapes.reduce(
    (sum, shape) => sum + shape.slice(1).reduce<number>((size, n) => size * (n ?? 1), 1),
    0,
  )
  return Math.max(1, Math.min(PACK_ROWS, Math.floor(PACK_VALUES / Math.max(1, values))))
}

/** A folder stands for its pictures, by path, where the model takes one picture a row. */
async function pictureFolder(job: ScoreJob): Promise<string | undefined> {
  const stats = await stat(job.input).catch(() => undefined)
  if (stats?.isDirectory() !== true) return undefined
  const [column, ...others] = job.predictor.model.signature.columns
  if (column?.kind !== 'image' || others.length > 0) return undefined
  const pattern = sqlString(`${job.input.replace(/[/\\]+$/, '')}/**`)
  const name = sqlIdentifier(column.name)
  const files = `SELECT file AS ${name} FROM glob(${pattern}) WHERE regexp_matches(lower(file), '\\.(${PICTURES})$') ORDER BY 1`
  return `query:${files}`
}

/** @throws MlopsError `DATA_EMPTY`. */
export function refuseNoRows(table: Table): never {
  throw new MlopsError('DATA_EMPTY', `${table.subject} has no rows to score.`, {
    hint: 'Check the data, --where and --limit.',
  })
}
