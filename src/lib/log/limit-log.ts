import {rm} from 'node:fs/promises'
import {join} from 'node:path'
import {closedSegments} from './closed-segments.ts'
import {removeEmpty} from './compact-day.ts'
import {listFolders, listParts, listSegments, type LogFile} from './list-files.ts'
import {dayOf, FEEDBACK_FOLDER, partsFolder, segmentsFolder} from './places.ts'

export interface LogLimits {
  /** Days that ended longer ago are deleted. */
  readonly retentionMs: number
  /** More than that is not kept, whatever its age. */
  readonly maxBytes: number
}

/** A day that was deleted. */
export interface DeletedDay {
  /** As the folder of the model is named. */
  readonly name: string
  readonly day: string
  readonly reason: 'retention' | 'max_disk'
  readonly sizeBytes: number
}

interface Held {
  readonly name: string
  readonly file: LogFile
}

/**
 * Deletes days beyond the retention; then, while the log is larger than it may be, the oldest
 * compacted days, feedback last. Segments that somebody may still write to are left alone.
 */
export async function limitLog(
  folder: string,
  {retentionMs, maxBytes}: LogLimits,
  now: number,
): Promise<readonly DeletedDay[]> {
  const {parts, segments} = await holdings(folder, now)
  const oldest = dayOf(now - retentionMs)
  const expired = [...parts, ...segments.closed].filter(({file}) => file.day < oldest)
  const deleted = await deleteDays(folder, expired, 'retention')
  const gone = new Set(expired.map(({file}) => file.path))
  const kept = parts.filter(({file}) => !gone.has(file.path))
  let size = sizeOf([...parts, ...segments.all]) - sizeOf(expired)
  const excess: Held[] = []
  for (const held of kept.sort(byValue)) {
    const begun = excess.at(-1)
    // A day that is over goes as a whole: half of one would mislead whoever counts.
    const same = begun !== undefined && held.file.day < dayOf(now) && isSameDay(begun, held)
    if (size <= maxBytes && !same) break
    excess.push(held)
    size -= held.file.sizeBytes
  }
  return [...deleted, ...(await deleteDays(folder, excess, 'max_disk'))]
}

/** Bytes of the log, and the first day of it that there is. */
export async function measureLog(
  folder: string,
  now: number,
): Promise<{readonly sizeBytes: number; readonly oldestDay: string; readonly overdue: boolean}> {
  const {parts, segments} = await holdings(folder, now)
  const all = [...parts, ...segments.all]
  const today = dayOf(now)
  return {
    sizeBytes: sizeOf(all),
    oldestDay: all.reduce((day, {file}) => (file.day < day ? file.day : day), today),
    overdue: segments.closed.some(({file}) => file.day < today),
  }
}

async function holdings(
  folder: string,
  now: number,
): Promise<{
  readonly parts: readonly Held[]
  readonly segments: {readonly all: readonly Held[]; readonly closed: readonly Held[]}
}> {
  const names = await listFolders(folder)
  const each = await Promise.all(
    names.map(async name => {
      const place = join(folder, name)
      const [parts, segments] = await Promise.all([listParts(place), listSegments(place)])
      const held = (files: readonly LogFile[]): Held[] => files.map(file => ({name, file}))
      return {
        parts: held(parts),
        all: held(segments),
        closed: held(closedSegments(segments, now)),
      }
    }),
  )
  return {
    parts: each.flatMap(({parts}) => parts),
    segments: {
      all: each.flatMap(({all}) => all),
      closed: each.flatMap(({closed}) => closed),
    },
  }
}

/** Predictions before feedback, old ones first. */
function byValue(a: Held, b: Held): number {
  const order = ({file}: Held): string => `${file.day} ${file.name}`
  return Number(isFeedback(a)) - Number(isFeedback(b)) || (order(a) < order(b) ? -1 : 1)
}

function isSameDay(a: Held, b: Held): boolean {
  return a.file.day === b.file.day && isFeedback(a) === isFeedback(b)
}

function isFeedback({name}: Held): boolean {
  return name === FEEDBACK_FOLDER
}

function sizeOf(files: readonly Held[]): number {
  return files.reduce((sum, {file}) => sum + file.sizeBytes, 0)
}

async function deleteDays(
  folder: string,
  files: readonly Held[],
  reason: DeletedDay['reason'],
): Promise<readonly DeletedDay[]> {
  const days = new Map<string, {name: string; day: string; sizeBytes: number}>()
  for (const {name, file} of files) {
    await rm(file.path, {force: true})
    const key = `${name} ${file.day}`
    const day = days.get(key) ?? {name, day: file.day, sizeBytes: 0}
    day.sizeBytes += file.sizeBytes
    days.set(key, day)
  }
  for (const {name, day} of days.values()) {
    const place = join(folder, name)
    await removeEmpty(partsFolder(place, day))
    if (reason === 'retention') await removeEmpty(segmentsFolder(place, day))
  }
  return [...days.values()].map(day => ({...day, reason}))
}
