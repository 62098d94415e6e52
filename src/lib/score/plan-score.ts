import {MlopsError} from '../core/errors/index.ts'
import {bindColumns, openTable, refuseTextColumns, type Binding, type Table} from '../data/index.ts'
import type {Database} from '../platform/duckdb/index.ts'
import type {ScoreJob} from './score-job.ts'

/** A job's input, opened and bound to the columns of the model. */
export interface ScorePlan {
  readonly table: Table
  readonly binding: Binding
  /** Input columns that go to the output. */
  readonly keep: readonly string[]
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
    const binding = bindToModel(job, table, keep)
    // The numbers of a CSV are read as text and cast here, so that a bad one is a bad row and no
    // damaged file, wherever in the file it stands.
    const numbers = binding.columns.filter(({column}) => column.type !== 'string')
    const asText = numbers
      .map(({source}) => source)
      .filter(({type}) => type === 'VARCHAR' || table.format === 'csv' || table.format === 'tsv')
      .map(({name}) => name)
    const relation = table.relation(asText)
    await refuseTextColumns(database, relation, binding, table.subject)
    const filter = job.where === undefined ? '' : ` WHERE ${job.where}`
    return {
      table,
      binding,
      keep,
      rows: (select, offset) => {
        const limit = job.limit === undefined ? '' : ` LIMIT ${Math.max(0, job.limit - offset)}`
        return `SELECT ${select.join(', ')} FROM ${relation}${filter}${limit} OFFSET ${offset}`
      },
    }
  } catch (error) {
    await table.close()
    throw error
  }
}

/** Kept columns do not count as features when columns are bound by their order. */
function bindToModel({model}: ScoreJob, table: Table, keep: readonly string[]): Binding {
  const {columns} = model.signature
  const named = columns.some(({name}) => table.columns.some(column => column.name === name))
  const rest = table.columns.filter(({name}) => !keep.includes(name))
  const candidates = !named && rest.length === columns.length ? rest : table.columns
  return bindColumns(candidates, columns, table.subject)
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
