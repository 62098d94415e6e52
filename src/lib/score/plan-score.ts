import {MlopsError} from '../core/errors/index.ts'
import {bindColumns, openTable, refuseTextColumns, type Binding, type Table} from '../data/index.ts'
import {sqlIdentifier, type Database} from '../platform/duckdb/index.ts'
import type {ScoreJob} from './score-job.ts'

/** A job's input, opened and bound to the columns of the model. */
export interface ScorePlan {
  readonly table: Table
  readonly binding: Binding
  /** Input columns that go to the output. */
  readonly keep: readonly string[]
  /** What relative paths of pictures start from. */
  readonly imageFolder: string
  /** SQL of each of them, in the type that DuckDB found. */
  readonly kept: readonly string[]
  /** SQL of the rows to score from `offset` on, always in the same order. */
  rows(select: readonly string[], offset: number): string
}

/**
 * Opens the input and finds the columns of the model in it.
 *
 * @throws MlopsError `DATA_COLUMNS`, `DATA_QUERY`, and what opening data throws.
 */
export async function planScore(database: Database, job: ScoreJob): Promise<ScorePlan> {
  const table = await openTable(database, job.input, {
    materialize: true,
    ...(job.signal === undefined ? {} : {signal: job.signal}),
  })
  try {
    const keep = keptColumns(job.keep, table)
    const isText = table.format === 'csv' || table.format === 'tsv'
    const binding = bindToModel(job, table, keep, isText)
    const asText = isText ? binding.columns.map(({source}) => source.name) : []
    const relation = table.relation(asText)
    await refuseTextColumns(database, relation, binding, table.subject)
    const filter = job.where === undefined ? '' : ` WHERE ${job.where}`
    return {
      table,
      binding,
      keep,
      imageFolder: table.folder,
      kept: keep.map(name => {
        const column = sqlIdentifier(name)
        const type = table.columns.find(candidate => candidate.name === name)?.type
        if (type === undefined || type === 'VARCHAR' || !asText.includes(name)) return column
        return `TRY_CAST(${column} AS ${type}) AS ${column}`
      }),
      rows: (select, offset) => {
        const limit = job.limit === undefined ? '' : ` LIMIT ${Math.max(0, job.limit - offset)}`
        // OFFSET 0 would change nothing but make DuckDB number the rows, on one thread.
        const skip = offset === 0 ? '' : ` OFFSET ${offset}`
        return `SELECT ${select.join(', ')} FROM ${relation}${filter}${limit}${skip}`
      },
    }
  } catch (error) {
    await table.close()
    throw error
  }
}

/**
 * Kept columns do not count as features when columns are bound by their order. The features of a
 * CSV are bound as text and cast by the binding, so that a bad number is a bad row and no damaged
 * file wherever it stands, and codes such as 007 stay whole.
 */
function bindToModel(
  {model}: ScoreJob,
  table: Table,
  keep: readonly string[],
  asText: boolean,
): Binding {
  const {columns} = model.signature
  const named = columns.some(({name}) => table.columns.some(column => column.name === name))
  const rest = table.columns.filter(({name}) => !keep.includes(name))
  const candidates = !named && rest.length === columns.length ? rest : table.columns
  const typed = asText ? candidates.map(({name}) => ({name, type: 'VARCHAR'})) : candidates
  return bindColumns(typed, columns, table.subject)
}

function keptColumns(keep: readonly string[], table: Table): readonly string[] {
  const names = table.columns.map(({name}) => name)
  if (keep.includes('*')) return names
  const missing = keep.filter(name => !names.includes(name))
  if (missing.length === 0) return keep
  throw new MlopsError('DATA_COLUMNS', `${table.subject} has no column ${missing.join(', ')}.`, {
    hint: `Its columns are ${names.join(', ')}.`,
    details: {missing},
  })
}
