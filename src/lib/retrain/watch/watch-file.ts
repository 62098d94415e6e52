import {readFile} from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import {z} from 'zod'
import {isAlive, isRegularFile, writeFileAtomically} from '../../platform/files/index.ts'
import type {Project} from '../../project/index.ts'

/** What `mlops retrain --watch` did last and does next. Times are ISO 8601, UTC. */
export interface WatchRecord {
  readonly schema: 'mlops.retrain-watch/1'
  readonly pid: number
  readonly host: string
  readonly startedAt: string
  /** null while it runs. */
  readonly stoppedAt: string | null
  readonly last: {
    readonly startedAt: string
    readonly endedAt: string
    /** null where there was nothing to do, or an error. */
    readonly outcome: string | null
    readonly reason: string | null
    /** What was wrong. */
    readonly error: string | null
  } | null
  /** Attempts that failed one after the other. */
  readonly failures: number
  /** null while an attempt runs, and after the end. */
  readonly nextAt: string | null
}

const watchSchema: z.ZodType<WatchRecord> = z.object({
  schema: z.literal('mlops.retrain-watch/1'),
  pid: z.number(),
  host: z.string(),
  startedAt: z.string(),
  stoppedAt: z.string().nullable(),
  last: z
    .object({
      startedAt: z.string(),
      endedAt: z.string(),
      outcome: z.string().nullable(),
      reason: z.string().nullable(),
      error: z.string().nullable(),
    })
    .nullable(),
  failures: z.number(),
  nextAt: z.string().nullable(),
})

const fileOf = ({root}: Pick<Project, 'root'>): string =>
  path.join(root, '.mlops', 'state', 'retrain', 'watch.json')

/** The record of the last watch of a project; undefined where there was none, or it cannot be read. */
export async function readWatch(project: Pick<Project, 'root'>): Promise<WatchRecord | undefined> {
  try {
    return watchSchema.parse(JSON.parse(await readFile(fileOf(project), 'utf8')))
  } catch {
    return undefined
  }
}

/** The record of the watch that runs now; undefined where none does. */
export async function runningWatch(
  project: Pick<Project, 'root'>,
): Promise<WatchRecord | undefined> {
  const record = await readWatch(project)
  if (record === undefined || record.stoppedAt !== null) return undefined
  // One that was killed left its record and its lock behind.
  if (!(await isRegularFile(watchLock(project)))) return undefined
  return record.host === os.hostname() && !isAlive(record.pid) ? undefined : record
}

/** The file that keeps a second watch from a project. */
export function watchLock({root}: Pick<Project, 'root'>): string {
  return path.join(root, '.mlops', 'state', 'retrain', 'watch.lock')
}

export async function writeWatch(
  project: Pick<Project, 'root'>,
  record: WatchRecord,
): Promise<void> {
  await writeFileAtomically(fileOf(project), `${JSON.stringify(record, null, 2)}\n`)
}
