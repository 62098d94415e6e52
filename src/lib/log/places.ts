import {join} from 'node:path'

/** Feedback comes for predictions of any model, so it has a folder of its own that no model can have. */
export const FEEDBACK_FOLDER = '_feedback'

/** Folder of a model in the log. Names may hold slashes; one level is easier to look after than a tree. */
export function modelFolder(folder: string, model: string): string {
  const flat = model.replaceAll(/[/\\]/g, '=')
  return join(folder, /^[a-z0-9]/i.test(flat) ? flat : `=${flat}`)
}

/** Day of a point of time, in UTC: `2026-03-01`. */
export function dayOf(timeMs: number): string {
  return new Date(timeMs).toISOString().slice(0, 10)
}

export const DAY_MS = 86_400_000

/** Folder of the segments of a day. */
export function segmentsFolder(folder: string, day: string): string {
  return join(folder, 'segments', day)
}

/** Folder of the Parquet files of a day, as Hive partitions are named. */
export function partsFolder(folder: string, day: string): string {
  return join(folder, `date=${day}`)
}
