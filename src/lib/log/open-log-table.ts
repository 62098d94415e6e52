import {MlopsError} from '../core/errors/index.ts'
import {nearest} from '../core/text/index.ts'
import {sqlIdentifier, sqlString, type Database} from '../platform/duckdb/index.ts'
import {joinFeedback} from './join-feedback.ts'
import {listLoggedModels, listParts} from './list-files.ts'
import {modelColumns, RECORD_COLUMNS, type LoggedColumn} from './logged-columns.ts'
import {modelFolder} from './places.ts'
import {loadSegments} from './load-segments.ts'
import {predictionsQuery, versionsInSegments} from './segments-query.ts'
import {readVersions, type DescribedVersion} from './version-file.ts'

export interface LogQuery {
  /** `.mlops/log` of a project. */
  readonly folder: string
  readonly model: string
  /** Requests that came at or after that time, and before this one. */
  readonly sinceMs?: number | undefined
  readonly untilMs?: number | undefined
  /** `v1.2.0`, `1.2.0`, or the beginning of the SHA-256 of a model without a version. */
  readonly version?: string | undefined
  /** Adds `label`, `outcome`, `feedback_time` and `feedback_details`. */
  readonly feedback?: boolean | undefined
  /** At least so many rows, the newest; older days are left out where newer ones have them. */
  readonly last?: number | undefined
}

/** Predictions of a model as a relation of the database that was given. */
export interface LogTable {
  /** Name of the view. */
  readonly view: string
  /** Those of the versions that are in it, in the order of the view. */
  readonly columns: readonly LoggedColumn[]
}

const VIEW = 'predictions'
const SUBJECT = 'the prediction log'

/**
 * The log of a model as the view `predictions`: Parquet files and segments that are none yet, every row
 * once and whole, several versions joined by the names of their columns. What is in segments is read
 * now, so that a compaction on the way does not matter. Times are UTC.
 *
 * @throws MlopsError `LOG_NOT_FOUND`.
 */
export async function openLogTable(database: Database, query: LogQuery): Promise<LogTable> {
  const folder = modelFolder(query.folder, query.model)
  const versions = await readVersions(folder)
  if (versions.size === 0) throw await notFound(query)
  await database.run("SET GLOBAL TimeZone = 'UTC'", SUBJECT)
  const since = await sinceOf(database, folder, query)
  const where = whereOf(query)
  const parts = await loadSegments(database, folder, {
    table: '$segments',
    sinceMs: since,
    untilMs: query.untilMs,
    queryOf: async segments => {
      const found = await versionsInSegments(database, segments)
      const used = new Set([...found.values()].flatMap(shas => [...shas]))
      const sql = predictionsQuery(
        segments,
        [...versions.values()].filter(({sha256}) => used.has(sha256)),
      )
      return sql === undefined ? undefined : `SELECT * FROM (${sql}) WHERE ${where}`
    },
    empty: `SELECT ${recordColumns('NULL::')} LIMIT 0`,
  })
  const stored = parts.map(({path}) => sqlString(path)).join(', ')
  const union =
    parts.length === 0
      ? 'FROM "$segments"'
      : `SELECT * FROM read_parquet([${stored}], union_by_name = true, hive_partitioning = false)
         WHERE ${where} UNION ALL BY NAME FROM "$segments"`
  await database.run(`CREATE OR REPLACE VIEW "$all" AS ${union}`, SUBJECT)
  const columns = await columnsOf(database, versions)
  const names = columns.map(({name}) => sqlIdentifier(name)).join(', ')
  const plain = `SELECT ${names} FROM "$all"`
  const joined =
    query.feedback === true ? await joinFeedback(database, query, since, plain) : undefined
  await database.run(`CREATE OR REPLACE VIEW ${VIEW} AS ${joined?.sql ?? plain}`, SUBJECT)
  return {view: VIEW, columns: [...columns, ...(joined?.columns ?? [])]}
}

function recordColumns(prefix: string): string {
  const columns = Object.entries(RECORD_COLUMNS)
  return columns.map(([name, type]) => `${prefix}${type} AS ${sqlIdentifier(name)}`).join(', ')
}

function whereOf({sinceMs, untilMs, version}: LogQuery): string {
  const conditions = ['true']
  if (sinceMs !== undefined) conditions.push(`"time" >= to_timestamp(${sinceMs} / 1000.0)`)
  if (untilMs !== undefined) conditions.push(`"time" < to_timestamp(${untilMs} / 1000.0)`)
  if (version !== undefined) {
    const named = `"version" IN (${sqlString(version)}, ${sqlString(`v${version}`)})`
    const digest = `sha256 LIKE ${sqlString(`${version.toLowerCase()}%`)}`
    const isDigest = /^[0-9a-f]{7,64}$/i.test(version)
    conditions.push(isDigest ? `(${named} OR ${digest})` : named)
  }
  return conditions.join(' AND ')
}

/** From which day on there are enough rows, if those in Parquet are enough. */
async function sinceOf(
  database: Database,
  folder: string,
  {sinceMs, last, version}: LogQuery,
): Promise<number | undefined> {
  // How many rows of a day are of a version is only known once it is read.
  if (sinceMs !== undefined || last === undefined || version !== undefined) return sinceMs
  const parts = [...(await listParts(folder))].reverse()
  let rows = 0
  for (const [index, {path, day}] of parts.entries()) {
    const [counted] = await database.rows(
      `SELECT num_rows AS n FROM parquet_file_metadata(${sqlString(path)})`,
      SUBJECT,
    )
    rows += Number(counted?.['n'])
    if (rows < last || parts[index + 1]?.day === day) continue
    return Date.parse(`${day}T00:00:00Z`)
  }
  return undefined
}

/** What every prediction has, then the inputs and outputs of the versions that are there. */
async function columnsOf(
  database: Database,
  versions: ReadonlyMap<string, DescribedVersion>,
): Promise<readonly LoggedColumn[]> {
  const found = await database.rows('SELECT DISTINCT sha256 FROM "$all"', SUBJECT)
  const used = found.flatMap(({sha256}) => versions.get(String(sha256)) ?? [])
  const described = await database.rows('DESCRIBE FROM "$all"', SUBJECT)
  const types = new Map(
    described.map(row => [String(row['column_name']).toLowerCase(), String(row['column_type'])]),
  )
  const columns = new Map<string, LoggedColumn>()
  const add = (column: LoggedColumn): void => {
    const key = column.name.toLowerCase()
    const type = types.get(key)
    if (type !== undefined && !columns.has(key)) columns.set(key, {...column, type})
  }
  for (const [name, type] of Object.entries(RECORD_COLUMNS))
    add({name, type, role: 'record', source: name})
  const own = used.flatMap(version => modelColumns(version))
  for (const role of ['input', 'output'] as const)
    own.filter(column => column.role === role).forEach(add)
  return [...columns.values()]
}

async function notFound({folder, model}: LogQuery): Promise<MlopsError> {
  const names = await listLoggedModels(folder)
  const near = nearest(model, names)
  const hint =
    names.length === 0
      ? '`mlops serve` logs every prediction of a project.'
      : near === undefined
        ? `Logged are: ${names.join(', ')}.`
        : `Did you mean ${near}?`
  return new MlopsError('LOG_NOT_FOUND', `No prediction of ${model} is logged in ${folder}.`, {
    hint,
  })
}
