import {join} from 'node:path'
import {openDatabase} from '../platform/duckdb/index.ts'
import {withLock} from '../platform/files/index.ts'
import {compactFolder, type CompactedFolder} from './compact-folder.ts'
import {limitLog, type DeletedDay, type LogLimits} from './limit-log.ts'
import {listFolders} from './list-files.ts'

export interface CompactRequest extends LogLimits {
  /** `.mlops/log` of a project. */
  readonly folder: string
  /** Whether closed segments of today are taken too, not of finished days alone. */
  readonly today: boolean
  /** How long to wait for another process that does the same. */
  readonly waitMs: number
  readonly now?: number
  readonly signal?: AbortSignal
}

export interface CompactedLog {
  readonly folders: readonly CompactedFolder[]
  readonly deleted: readonly DeletedDay[]
}

const MEMORY = '512MB'

/**
 * Turns segments of the log into Parquet, a folder a day, and deletes what mlops.yaml does not want
 * kept. One process at a time; at any moment it may be killed, and nothing is lost or there twice.
 *
 * @throws MlopsError `LOCK_HELD` after `waitMs`, `FILE_UNWRITABLE`.
 */
export async function compactLog(request: CompactRequest): Promise<CompactedLog> {
  const {folder, today, waitMs, signal, now = Date.now()} = request
  const names = await listFolders(folder)
  if (names.length === 0) return {folders: [], deleted: []}
  const work = async (): Promise<CompactedLog> => {
    const database = await openDatabase({
      ...{memoryLimit: MEMORY, threads: 1, temporaryFolder: join(folder, '.duckdb')},
      ...(signal === undefined ? {} : {signal}),
    })
    try {
      const folders: CompactedFolder[] = []
      for (const name of names)
        folders.push(await compactFolder(database, folder, name, {now, today}))
      return {folders, deleted: await limitLog(folder, request, now)}
    } finally {
      database.close()
    }
  }
  return withLock(join(folder, 'compaction.lock'), work, {
    ...{what: 'compacting the prediction log', waitMs},
    ...(signal === undefined ? {} : {signal}),
  })
}
