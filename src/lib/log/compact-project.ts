import {join} from 'node:path'
import {durationMs, openProject, sizeBytes} from '../project/index.ts'
import {compactLog, type CompactedLog} from './compact-log.ts'

/** The log of a project after compaction. */
export interface CompactedProject extends CompactedLog {
  readonly folder: string
}

const WAIT_MS = 60_000

/**
 * Compacts the log of a project now: every segment that no running server writes to, today's too.
 *
 * @throws MlopsError `PROJECT_NOT_FOUND`, `LOCK_HELD`, `FILE_UNWRITABLE`.
 */
export async function compactProject(
  directory: string,
  signal?: AbortSignal,
): Promise<CompactedProject> {
  const {root, config} = await openProject(directory)
  const {retention, max_disk: maxDisk} = config.serve.log
  const folder = join(root, '.mlops', 'log')
  const compacted = await compactLog({
    ...{folder, today: true, waitMs: WAIT_MS},
    retentionMs: durationMs(retention),
    maxBytes: sizeBytes(maxDisk),
    ...(signal === undefined ? {} : {signal}),
  })
  return {folder, ...compacted}
}
