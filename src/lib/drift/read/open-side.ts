import {join} from 'node:path'
import {openTable, type DataFormat} from '../../data/index.ts'
import {sqlIdentifier, sqlString, type Database} from '../../platform/duckdb/index.ts'
import {openLogTable, type LogQuery} from '../../log/index.ts'
import type {Labels, SideColumn, TableSide} from './tables.ts'

/** Data as `openTable` takes them. */
export interface SourceRequest {
  /** A file, a pattern, an address, `-` or `query:SELECT …`. */
  readonly source: string
  readonly format?: DataFormat | undefined
  readonly stdin?: NodeJS.ReadableStream | undefined
  /** Column that says when a row happened; ignored where it is not there. */
  readonly timestamp?: string | undefined
}

export interface LogRequest {
  readonly log: LogQuery
}

export interface SideContext {
  readonly database: Database
  readonly folder: string
  /** Name of the file that rows are put down in where they cannot be read twice. */
  readonly spool: string
  readonly signal?: AbortSignal | undefined
}

/** Opens one of the two tables. Parquet is read in place; everything else is parsed once, into Parquet. */
export async function openSide(
  request: SourceRequest | LogRequest,
  context: SideContext,
): Promise<TableSide> {
  if ('log' in request) return openLog(request.log, context)
  const {database, signal} = context
  const {source, format, stdin} = request
  const table = await openTable(database, source, {
    ...(format === undefined ? {} : {format}),
    ...(stdin === undefined ? {} : {stdin}),
    ...(signal === undefined ? {} : {signal}),
  })
  try {
    const inPlace = table.format === 'parquet' && source !== '-'
    const relation = inPlace
      ? table.relation()
      : await spool(table.relation(), table.subject, context)
    const timestamp = nameOf(table.columns, request.timestamp)
    return await counted(
      {source, subject: table.subject, columns: table.columns, relation, timestamp},
      database,
    )
  } finally {
    await table.close()
  }
}

/** Inputs have the names they have in data, outputs their own; what else a log holds is not compared. */
async function openLog(query: LogQuery, context: SideContext): Promise<TableSide> {
  const subject = `the prediction log of ${query.model}`
  const {view, columns} = await openLogTable(context.database, query)
  const taken = new Set<string>([TIME])
  const told = columns.find(({name, role}) => role === 'feedback' && name === 'label')
  const list = [`"time" AS ${sqlIdentifier(TIME)}`]
  if (told !== undefined) list.push(`${sqlIdentifier(told.name)} AS ${sqlIdentifier(LABEL)}`)
  const named: SideColumn[] = []
  for (const role of ['input', 'output'] as const)
    for (const {name, source, type, role: own} of columns) {
      if (own !== role) continue
      const free = taken.has(source.toLowerCase()) ? name : source
      taken.add(free.toLowerCase())
      list.push(`${sqlIdentifier(name)} AS ${sqlIdentifier(free)}`)
      named.push({name: free, type, role})
    }
  const relation = await spool(`(SELECT ${list.join(', ')} FROM ${view})`, subject, context)
  const side = await counted(
    {source: subject, subject, columns: named, relation, timestamp: TIME},
    context.database,
  )
  const labels = await labelsOf(relation, told?.type, subject, context.database)
  return labels === undefined ? side : {...side, labels}
}

/** Names that no column of a model has. */
const TIME = '$time'
const LABEL = '$label'

/** Undefined where no label has come. */
async function labelsOf(
  relation: string,
  type: string | undefined,
  subject: string,
  database: Database,
): Promise<Labels | undefined> {
  if (type === undefined) return undefined
  const sql = `SELECT count(${sqlIdentifier(LABEL)}) AS n FROM ${relation}`
  const rows = Number((await database.rows(sql, subject))[0]?.['n'])
  return rows === 0 ? undefined : {name: LABEL, type, rows}
}

async function spool(relation: string, subject: string, context: SideContext): Promise<string> {
  const path = join(context.folder, `${context.spool}.parquet`)
  const file = sqlString(path)
  await context.database.runApart(
    `COPY (SELECT * FROM ${relation}) TO ${file} (FORMAT parquet)`,
    subject,
    path,
  )
  return `read_parquet(${file})`
}

async function counted(side: Omit<TableSide, 'rows'>, database: Database): Promise<TableSide> {
  const [row] = await database.rows(`SELECT count(*) AS n FROM ${side.relation}`, side.subject)
  return {...side, rows: Number(row?.['n'])}
}

/** What orders the rows of a table, for people: its timestamp, or `row`. */
export function orderOf({timestamp}: Pick<TableSide, 'timestamp'>): string {
  return timestamp === TIME ? 'time' : (timestamp ?? 'row')
}

/** A column as the table writes it; null where there is none of the name. */
export function nameOf(columns: readonly SideColumn[], wanted: string | undefined): string | null {
  if (wanted === undefined) return null
  const exact = columns.find(({name}) => name === wanted)
  const found = exact ?? columns.find(({name}) => name.toLowerCase() === wanted.toLowerCase())
  return found?.name ?? null
}
