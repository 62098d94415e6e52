import {openTable, timeExpression} from '../../data/index.ts'
import {openDatabase} from '../../platform/duckdb/index.ts'
import {isRegularFile, sha256OfFile} from '../../platform/files/index.ts'
import {resolvePath, type Project} from '../../project/index.ts'

/**
 * Time of the newest row of the file that a model was trained on, for one whose record does not say it; null where
 * the file is gone or another by now, or has no times.
 */
export async function timeOfSource(
  project: Project,
  data: {readonly source: string; readonly sha256: string | null} | null,
): Promise<string | null> {
  const {timestamp} = project.config.data
  if (timestamp === undefined || data === null || data.sha256 === null) return null
  const file = resolvePath(project, data.source)
  if (!(await isRegularFile(file)) || (await sha256OfFile(file)) !== data.sha256) return null
  const database = await openDatabase()
  try {
    const table = await openTable(database, file)
    if (!table.columns.some(({name}) => name === timestamp)) return null
    const [row] = await database.rows(
      `SELECT epoch_ms(max(${timeExpression(table, timestamp)})) AS last FROM ${table.relation()}`,
      table.subject,
    )
    const last = row?.['last'] ?? null
    return last === null ? null : new Date(Number(last)).toISOString()
  } finally {
    database.close()
  }
}
