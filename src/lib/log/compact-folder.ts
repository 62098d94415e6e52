import {join} from 'node:path'
import type {Database} from '../platform/duckdb/index.ts'
import {closedSegments} from './closed-segments.ts'
import {compactDay, removeEmpty, type CompactedDay} from './compact-day.ts'
import {listParts, listSegments, type Segment} from './list-files.ts'
import {dayOf, FEEDBACK_FOLDER, segmentsFolder} from './places.ts'
import {feedbackQuery, predictionsQuery, versionsInSegments} from './segments-query.ts'
import {readVersions} from './version-file.ts'

/** What became of the log of a model, or of the feedback. */
export interface CompactedFolder {
  /** As its folder is named. */
  readonly name: string
  readonly days: readonly CompactedDay[]
  /** Segments that stay because no file says what the columns of their version are. */
  readonly undescribed: number
}

/** @param today - Whether closed segments of today are taken too. */
export async function compactFolder(
  database: Database,
  log: string,
  name: string,
  {now, today}: {readonly now: number; readonly today: boolean},
): Promise<CompactedFolder> {
  const folder = join(log, name)
  const current = dayOf(now)
  const closed = closedSegments(await listSegments(folder), now).filter(
    ({day}) => today || day < current,
  )
  const days: CompactedDay[] = []
  let undescribed = 0
  const parts = closed.length === 0 ? [] : await listParts(folder)
  for (const day of new Set(closed.map(segment => segment.day))) {
    const own = closed.filter(segment => segment.day === day)
    const {taken, queryOf} =
      name === FEEDBACK_FOLDER
        ? {taken: own, queryOf: feedbackQuery}
        : await planPredictions(database, folder, own)
    undescribed += own.length - taken.length
    const there = parts.filter(part => part.day === day)
    if (taken.length > 0) days.push(await compactDay(database, folder, day, taken, there, queryOf))
    if (day < current) await removeEmpty(segmentsFolder(folder, day))
  }
  return {name, days, undescribed}
}

/** Segments of which every line can be read as columns, and how. */
async function planPredictions(
  database: Database,
  folder: string,
  segments: readonly Segment[],
): Promise<{
  readonly taken: readonly Segment[]
  readonly queryOf: (segments: readonly Segment[]) => string | undefined
}> {
  const described = await readVersions(folder)
  const found = await versionsInSegments(database, segments)
  const digestsOf = ({path}: Segment): readonly string[] => [...(found.get(path) ?? [])]
  const taken = segments.filter(segment => digestsOf(segment).every(sha => described.has(sha)))
  return {
    taken,
    queryOf: fresh => {
      const used = new Set(fresh.flatMap(digestsOf))
      return predictionsQuery(
        fresh,
        [...described.values()].filter(({sha256}) => used.has(sha256)),
      )
    },
  }
}
