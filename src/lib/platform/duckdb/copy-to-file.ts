import {createAtomicFile} from '../files/index.ts'
import type {Database} from './database.ts'
import {sqlString} from './sql.ts'

/**
 * `COPY (query) TO path (options)`, whole or not at all: a temporary file beside it, flushed, renamed.
 *
 * @throws MlopsError `FILE_UNWRITABLE`, and what reading the query throws; nothing is left then.
 */
export async function copyToFile(
  database: Database,
  query: string,
  path: string,
  options: string,
): Promise<void> {
  const file = await createAtomicFile(path)
  try {
    const statement = `COPY (${query}) TO ${sqlString(file.temporaryPath)} (${options})`
    await database.run(statement, path, file.temporaryPath)
    await file.commit()
  } catch (error) {
    await file.discard().catch(() => undefined)
    throw error
  }
}
