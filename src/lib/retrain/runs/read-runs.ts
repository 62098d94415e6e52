import {readdir} from 'node:fs/promises'
import path from 'node:path'
import {MlopsError} from '../../core/errors/index.ts'
import type {DamagedRun, Run, Training} from '../types.ts'
import {readableEvents, readEvents} from './event-file.ts'
import {foldEvents, type RunEvent} from './run-events.ts'

/** Of a run, in its folder. */
export const EVENTS = 'events.ndjson'

/** What the name of a run looks like. */
const RUN_ID = /^r\d{8}-[0-9a-f]{6,}/

export interface ReadRuns {
  /** Newest first. */
  readonly runs: readonly Run[]
  readonly damaged: readonly DamagedRun[]
}

/** All runs below a folder; one that is damaged keeps nobody from the others. */
export async function readRuns(root: string): Promise<ReadRuns> {
  const names = (await foldersIn(root)).filter(name => RUN_ID.test(name))
  const runs: Run[] = []
  const damaged: DamagedRun[] = []
  const read = names.map(async name => {
    const folder = path.join(root, name)
    try {
      const run = await readRun(folder)
      if (run !== undefined) runs.push(run)
    } catch (error) {
      if (!(error instanceof MlopsError)) throw error
      damaged.push(await describeDamaged(folder, error))
    }
  })
  await Promise.all(read)
  return {
    runs: runs.sort((one, other) => (one.startedAt < other.startedAt ? 1 : -1)),
    damaged: damaged.sort((one, other) => (one.id < other.id ? 1 : -1)),
  }
}

/**
 * @returns undefined for a run that was not even begun.
 * @throws MlopsError `RUN_INVALID`, `FILE_UNREADABLE`.
 */
export async function readRun(folder: string): Promise<Run | undefined> {
  return foldEvents(await readEvents(path.join(folder, EVENTS)), folder)
}

/** Names of folders; none where there is nothing yet. */
export async function foldersIn(root: string): Promise<readonly string[]> {
  return readdir(root).catch((): string[] => [])
}

async function describeDamaged(folder: string, error: MlopsError): Promise<DamagedRun> {
  const events = await readableEvents(path.join(folder, EVENTS))
  const begun = events.find(({event}) => event === 'begun')
  const ended = events.findLast(({event}) => event === 'ended')
  const id = path.basename(folder)
  const asOf = begun?.event === 'begun' ? begun.plan.asOf : null
  return {
    id,
    folder,
    startedAt: begun?.at ?? null,
    asOf,
    // What follows the request for an approval may be the line that cannot be read.
    hasEnded: ended?.event === 'ended' && ended.outcome !== 'awaiting_approval',
    training: await trainingOf(events, {folder, asOf: asOf ?? dayOf(id)}),
    error,
  }
}

/**
 * Where no line tells of a training, candidates do: the line may be the one that cannot be read. How long it took is not
 * known then.
 */
async function trainingOf(
  events: readonly RunEvent[],
  {folder, asOf}: {readonly folder: string; readonly asOf: string},
): Promise<Training | null> {
  if (events.some(event => event.event === 'ended' && event.outcome === 'failed')) return null
  for (const event of events)
    if (event.event === 'completed' && event.stage === 'train')
      return {asOf, seconds: event.seconds}
  const candidates = await foldersIn(path.join(folder, 'candidates'))
  return candidates.length === 0 ? null : {asOf, seconds: 0}
}

/** The beginning of the day in `r20261128-3f9a1c`, ISO 8601. */
function dayOf(id: string): string {
  return `${id.slice(1, 5)}-${id.slice(5, 7)}-${id.slice(7, 9)}T00:00:00.000Z`
}
