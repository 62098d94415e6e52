import {join} from 'node:path'
import {sqlString, type Database} from '../platform/duckdb/index.ts'
import {loadSegments} from './load-segments.ts'
import type {LoggedColumn} from './logged-columns.ts'
import {FEEDBACK_FOLDER} from './places.ts'
import {feedbackQuery} from './segments-query.ts'

const SUBJECT = 'the feedback'
const EMPTY = `SELECT NULL::VARCHAR AS id, NULL::VARCHAR AS model,
  NULL::TIMESTAMP WITH TIME ZONE AS "time", NULL::TIMESTAMP WITH TIME ZONE AS received,
  NULL::VARCHAR AS label, NULL::VARCHAR AS outcome, NULL::JSON AS details LIMIT 0`

/**
 * SQL of predictions with what became of them. Of several tellings of one id the newest counts, field
 * by field; one of a row (`id.index`) counts before one of the whole request.
 *
 * @param predictions - SQL with `id`, `row` and perhaps `prediction`, whose type labels take where all
 * of them are of it.
 */
export async function joinFeedback(
  database: Database,
  {folder, model}: {readonly folder: string; readonly model: string},
  sinceMs: number | undefined,
  predictions: string,
): Promise<{readonly sql: string; readonly columns: readonly LoggedColumn[]}> {
  const parts = await loadSegments(database, join(folder, FEEDBACK_FOLDER), {
    table: '$feedback_segments',
    ...{sinceMs, untilMs: undefined},
    queryOf: segments => Promise.resolve(feedbackQuery(segments)),
    empty: EMPTY,
  })
  const files = parts.map(({path}) => sqlString(path)).join(', ')
  const stored =
    parts.length === 0
      ? ''
      : `FROM read_parquet([${files}], union_by_name = true, hive_partitioning = false) UNION ALL BY NAME `
  // The newest by the time told, then by the time it came.
  const newest = (column: string): string =>
    `arg_max(${column}, ("time", received)) FILTER (${column} IS NOT NULL)`
  await database.run(
    `CREATE OR REPLACE TABLE "$feedback" AS
     SELECT id, ${newest('label')} AS label, ${newest('outcome')} AS outcome,
       max("time") AS feedback_time, ${newest('details')} AS feedback_details
     FROM (${stored}FROM "$feedback_segments")
     WHERE model IS NULL OR model = ${sqlString(model)} GROUP BY id`,
    SUBJECT,
  )
  const told = (column: string): string => `coalesce(r.${column}, w.${column})`
  const sqlOf = (
    labelType: string,
  ): string => `SELECT p.*, CAST(${told('label')} AS ${labelType}) AS label,
    ${told('outcome')} AS outcome, ${told('feedback_time')} AS feedback_time,
    ${told('feedback_details')} AS feedback_details
    FROM (${predictions}) p
    LEFT JOIN "$feedback" r ON r.id = p.id || '.' || p."row"
    LEFT JOIN "$feedback" w ON w.id = p.id`
  const labelType = await typeOfLabels(database, predictions, sqlOf('VARCHAR'))
  const column = (name: string, type: string): LoggedColumn => ({
    ...{name, type, source: name},
    role: 'feedback',
  })
  return {
    sql: sqlOf(labelType),
    columns: [
      ...[column('label', labelType), column('outcome', 'VARCHAR')],
      ...[column('feedback_time', 'TIMESTAMP WITH TIME ZONE'), column('feedback_details', 'JSON')],
    ],
  }
}

/** That of the prediction where every label can be one, so that they compare; else text. */
async function typeOfLabels(
  database: Database,
  predictions: string,
  joined: string,
): Promise<string> {
  const described = await database.rows(`DESCRIBE ${predictions}`, SUBJECT)
  const type = described.find(row => row['column_name'] === 'prediction')?.['column_type']
  if (typeof type !== 'string' || type === 'VARCHAR') return 'VARCHAR'
  const wide = type === 'FLOAT' ? 'DOUBLE' : type
  const [row] = await database.rows(
    `SELECT count(*) AS n FROM (${joined}) WHERE label IS NOT NULL AND TRY_CAST(label AS ${wide}) IS NULL`,
    SUBJECT,
  )
  return Number(row?.['n']) === 0 ? wide : 'VARCHAR'
}
