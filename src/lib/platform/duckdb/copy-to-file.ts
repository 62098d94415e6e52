import {createAtomicFile} from '../files/index.ts'
import type {Database} from './database.ts'
import {sqlString} from './sql.ts'

/**
 * `COPY (query) TO path (options)`, whole or not at all: a temporary file, flushed, renamed.
 *
 * @param temporaryFolder - On the same disk; beside `path` when left out.
 * @throws MlopsError `FILE_UNWRITABLE`, and what reading the query throws; nothing is left then.
 */
export async function copyToFile(
  database: Database,
  query: string,
  path: string,
  options: string,
  temporaryFolder?: string,
): Promise<void> {
  const file = await createAtomicFile(path, temporaryFolder)
  try {
    const statement = `COPY (${query}) TO ${sqlString(file.temporaryPath)} (${options})`
    await database.runApart(statement, path, file.temporaryPath)
    await file.commit()
  } catch (error) {
    await file.discard().catch(() => undefined)
    throw error
  }
}
