import {mkdtemp, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {MlopsError} from '../../core/errors/index.ts'
import {nearest} from '../../core/text/index.ts'
import {openTable, timeExpression, type Table} from '../../data/index.ts'
import {openDatabase, sqlIdentifier, sqlString, type Database} from '../../platform/duckdb/index.ts'
import type {Project} from '../../project/index.ts'

/** Column with the time of a row, beside those of the data. */
export const TIME = '__mlops_time'

export interface HistoryRequest {
  readonly project: Project
  readonly source: string
  readonly timestamp: string
  readonly target: string
  readonly fromMs: number | undefined
  readonly untilMs: number | undefined
  readonly signal: AbortSignal | undefined
}

/** Labelled rows with a time, in its order, as a file that is read again and again. */
export interface History {
  readonly database: Database
  readonly rows: number
  readonly withoutLabel: number
  readonly withoutTime: number
  /** Of the oldest and the newest row. */
  readonly fromMs: number
  readonly untilMs: number
  /** Different answers, at most 2 are counted. */
  readonly answers: number
  /** SQL of the rows from a moment until before another, as they are, or as a training command gets them. */
  select(fromMs: number, untilMs: number, as: 'typed' | 'written'): string
  /** A table expression of all rows, with `TIME`. */
  relation(): string
  close(): Promise<void>
}

/**
 * Reads the source once and keeps its labelled rows in a temporary Parquet file, ordered by time.
 *
 * @throws MlopsError `DATA_COLUMNS`, `EVALUATE_TARGET`, and what opening data throws.
 */
export async function openHistory(request: HistoryRequest): Promise<History> {
  const {project, source, signal} = request
  const folder = await mkdtemp(join(tmpdir(), 'mlops-advise-'))
  const database = await openDatabase(signal === undefined ? {} : {signal})
  const close = async (): Promise<void> => {
    database.close()
    await rm(folder, {recursive: true, force: true})
  }
  try {
    await database.run(`SET file_search_path = ${sqlString(project.root)}`, 'the query')
    await database.run(`SET TimeZone = 'UTC'`, 'the query')
    const table = await openTable(database, source)
    return {...(await keepRows(database, table, folder, request)), database, close}
  } catch (error) {
    await close()
    throw error
  }
}

async function keepRows(
  database: Database,
  table: Table,
  folder: string,
  {timestamp, target, fromMs, untilMs}: HistoryRequest,
): Promise<Omit<History, 'database' | 'close'>> {
  const time = timeExpression(table, timestamp)
  if (!table.columns.some(({name}) => name === target)) throw noTarget(table, target)
  const label = sqlIdentifier(target)
  // yes and no of a file of text are labels, which a guess would make booleans of.
  const guessed = table.columns.filter(({type}) => type === 'BOOLEAN').map(({name}) => name)
  const [typed, written] = [join(folder, 'typed.parquet'), join(folder, 'written.parquet')]
  const within =
    (fromMs === undefined ? '' : ` AND ${time} >= ${moment(fromMs)}`) +
    (untilMs === undefined ? '' : ` AND ${time} < ${moment(untilMs)}`)
  const write = async (relation: string, file: string): Promise<void> => {
    await database.run(
      `COPY (SELECT *, ${time} AS ${TIME} FROM ${relation} WHERE ${label} IS NOT NULL AND ${time} IS NOT NULL${within} ORDER BY ${TIME}) TO ${sqlString(file)} (FORMAT parquet)`,
      table.subject,
    )
  }
  await write(table.relation(guessed), typed)
  if (table.parsesText) await write(table.relation(table.columns.map(({name}) => name)), written)
  const [counts] = await database.rows(
    `SELECT count(*) FILTER (${label} IS NULL) AS unlabelled, count(*) FILTER (${time} IS NULL) AS timeless FROM ${table.relation()}`,
    table.subject,
  )
  const relation = `read_parquet(${sqlString(typed)})`
  const [facts] = await database.rows(
    `SELECT count(*) AS n, epoch_ms(min(${TIME})) AS first, epoch_ms(max(${TIME})) AS last,
      (min(${label}) IS DISTINCT FROM max(${label}))::INT + 1 AS answers FROM ${relation}`,
    table.subject,
  )
  const rows = Number(facts?.['n'])
  if (rows === 0)
    throw new MlopsError(
      'DATA_EMPTY',
      `${table.subject} has no row with ${timestamp} and ${target}.`,
      {
        hint: 'Look at --from, --until, data.timestamp and data.target.',
      },
    )
  await table.close()
  return {
    rows,
    withoutLabel: Number(counts?.['unlabelled']),
    withoutTime: Number(counts?.['timeless']),
    fromMs: Number(facts?.['first']),
    untilMs: Number(facts?.['last']),
    answers: Number(facts?.['answers']),
    relation: () => relation,
    select: (from, until, as) => {
      const file = as === 'written' && table.parsesText ? written : typed
      return `SELECT * EXCLUDE (${TIME}) FROM read_parquet(${sqlString(file)}) WHERE ${TIME} >= ${moment(from)} AND ${TIME} < ${moment(until)}`
    },
  }
}

/** SQL of a moment. */
export function moment(ms: number): string {
  return `make_timestamp(${Math.round(ms * 1000)})`
}

function noTarget(table: Table, target: string): MlopsError {
  const names = table.columns.map(({name}) => name)
  const near = nearest(target, names)
  return new MlopsError('EVALUATE_TARGET', `${table.subject} has no column ${target}.`, {
    hint:
      near === undefined
        ? `data.target names the true answer; there are ${names.join(', ')}.`
        : `Did you mean ${near}?`,
  })
}
