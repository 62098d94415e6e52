import {sqlIdentifier, sqlString, type Database} from '../platform/duckdb/index.ts'
import type {Segment} from './list-files.ts'
import {modelColumns, RECORD_COLUMNS} from './logged-columns.ts'
import type {DescribedVersion} from './version-file.ts'

const LINE = {
  ...{id: 'VARCHAR', time: 'BIGINT', model: 'VARCHAR', version: 'VARCHAR', sha256: 'VARCHAR'},
  ...{unit: 'VARCHAR', protocol: 'VARCHAR', source: 'VARCHAR', latency_ms: 'FLOAT'},
  ...{origins: 'JSON', inputs: 'JSON', outputs: 'JSON'},
}
const FEEDBACK_LINE = {
  ...{id: 'VARCHAR', model: 'VARCHAR', time: 'BIGINT', received: 'BIGINT'},
  ...{label: 'JSON', outcome: 'JSON', details: 'JSON'},
}
const ORIGINS = json([{source: 'VARCHAR', version: 'VARCHAR'}])
const LEAST_LINE_BYTES = 16 * 1024 * 1024

/**
 * SQL of the predictions in segments, a row each, typed as the versions say; undefined where no line is
 * of a version that is described.
 */
export function predictionsQuery(
  segments: readonly Segment[],
  versions: readonly DescribedVersion[],
): string | undefined {
  if (segments.length === 0 || versions.length === 0) return undefined
  return versions.map(version => versionQuery(segments, version)).join('\nUNION ALL BY NAME\n')
}

function versionQuery(segments: readonly Segment[], version: DescribedVersion): string {
  const columns = modelColumns(version)
  const inputs = columns.filter(({role}) => role === 'input')
  const outputs = columns.filter(({role}) => role === 'output')
  const names = Object.keys(RECORD_COLUMNS).filter(name => name !== 'row' && name !== 'time')
  const rows = json([objectOf(inputs, type => type)])
  const answers = json(objectOf(outputs, type => [type]))
  const select = [
    ...names.slice(0, 1),
    'CAST("$row" AS INTEGER) AS "row"',
    'to_timestamp("time" / 1000.0) AS "time"',
    ...names.slice(1).map(originOr),
    ...columns.map(({name, role, source}) => {
      const own = sqlIdentifier(name)
      return role === 'input'
        ? `"$input".${sqlIdentifier(source)} AS ${own}`
        : `${sqlIdentifier(`$output ${source}`)} AS ${own}`
    }),
  ]
  const unnested = [
    'unnest("$origins") AS "$origin"',
    ...[
      'unnest(range(CAST(json_array_length(inputs) AS BIGINT))) AS "$row"',
      'unnest("$inputs") AS "$input"',
    ],
    ...outputs.map(
      ({source}) =>
        `unnest("$outputs".${sqlIdentifier(source)}) AS ${sqlIdentifier(`$output ${source}`)}`,
    ),
  ]
  const lines = linesOf(segments, LINE)
  return `SELECT ${select.join(', ')} FROM (
  SELECT * EXCLUDE (origins, inputs, outputs, "$origins", "$inputs", "$outputs"), ${unnested.join(', ')} FROM (
    SELECT *, from_json(origins, ${ORIGINS}) AS "$origins",
      from_json(inputs, ${rows}) AS "$inputs", from_json(outputs, ${answers}) AS "$outputs"
    FROM ${lines} WHERE id IS NOT NULL AND sha256 = ${sqlString(version.sha256)}))`
}

/** What answered is said of the request where that is the same for all of its rows. */
function originOr(name: string): string {
  const own = sqlIdentifier(name)
  if (name !== 'source' && name !== 'version') return own
  return `CASE WHEN "$origin" IS NULL THEN ${own} ELSE "$origin".${own} END AS ${own}`
}

function objectOf<T>(
  columns: readonly {readonly source: string; readonly type: string}[],
  typeOf: (type: string) => T,
): Record<string, T> {
  return Object.fromEntries(columns.map(({source, type}) => [source, typeOf(type)]))
}

/** SQL of the feedback in segments. */
export function feedbackQuery(segments: readonly Segment[]): string | undefined {
  if (segments.length === 0) return undefined
  return `SELECT id, model, to_timestamp("time" / 1000.0) AS "time",
  to_timestamp(received / 1000.0) AS received, label ->> '$' AS label, outcome ->> '$' AS outcome,
  CASE WHEN json_type(details) <> 'NULL' THEN details END AS details
  FROM ${linesOf(segments, FEEDBACK_LINE)} WHERE id IS NOT NULL`
}

/** The versions whose lines are in segments, by digest, of each segment by its path. */
export async function versionsInSegments(
  database: Database,
  segments: readonly Segment[],
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const found = new Map<string, Set<string>>()
  if (segments.length === 0) return found
  const lines = linesOf(segments, {sha256: 'VARCHAR'}, ', filename = true')
  const rows = await database.rows(
    `SELECT DISTINCT filename, sha256 FROM ${lines} WHERE sha256 IS NOT NULL`,
    'the prediction log',
  )
  for (const {filename, sha256} of rows) {
    const path = String(filename)
    found.set(path, (found.get(path) ?? new Set()).add(String(sha256)))
  }
  return found
}

/** Lines as they are; one that is cut off is all null. */
function linesOf(
  segments: readonly Segment[],
  columns: Readonly<Record<string, string>>,
  more = '',
): string {
  const files = segments.map(({path}) => sqlString(path)).join(', ')
  const largest = Math.max(LEAST_LINE_BYTES, ...segments.map(({sizeBytes}) => sizeBytes))
  const types = Object.entries(columns).map(
    ([name, type]) => `${sqlIdentifier(name)}: ${sqlString(type)}`,
  )
  return (
    `read_json([${files}], format = 'newline_delimited', ignore_errors = true, ` +
    `maximum_object_size = ${largest}, columns = {${types.join(', ')}}${more})`
  )
}

function json(value: unknown): string {
  return sqlString(JSON.stringify(value))
}
