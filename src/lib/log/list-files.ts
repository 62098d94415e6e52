import {readdir, stat} from 'node:fs/promises'
import {join} from 'node:path'
import {FEEDBACK_FOLDER, partsFolder, segmentsFolder} from './places.ts'
import {parseSegmentName, type SegmentOwner} from './segment-name.ts'

/** A file of the log that belongs to a day. */
export interface LogFile {
  readonly path: string
  readonly name: string
  readonly day: string
  readonly sizeBytes: number
  readonly modifiedMs: number
}

/** Lines as they were written. */
export interface Segment extends LogFile, SegmentOwner {}

/** Folders of the log, as they are named: one a model, and that of the feedback. */
export async function listFolders(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, {withFileTypes: true}).catch(() => [])
  const names = entries.flatMap(entry => (entry.isDirectory() ? [entry.name] : []))
  return names.filter(name => !name.startsWith('.')).sort()
}

/** Models that have a log, by name. */
export async function listLoggedModels(folder: string): Promise<readonly string[]> {
  const names = await listFolders(folder)
  return names.filter(name => name !== FEEDBACK_FOLDER).map(name => name.replaceAll('=', '/'))
}

const DAY = /^\d{4}-\d\d-\d\d$/

/** Segments of a model or of the feedback, oldest first. */
export async function listSegments(folder: string): Promise<readonly Segment[]> {
  const days = (await namesIn(join(folder, 'segments'))).filter(name => DAY.test(name))
  const files = await Promise.all(days.map(day => filesIn(segmentsFolder(folder, day), day)))
  const segments = files.flat().flatMap((file): Segment[] => {
    const owner = parseSegmentName(file.name)
    return owner === undefined ? [] : [{...file, ...owner}]
  })
  return segments.sort((a, b) => a.createdMs - b.createdMs || (a.name < b.name ? -1 : 1))
}

/** Parquet files, by day and name. */
export async function listParts(folder: string): Promise<readonly LogFile[]> {
  const names = await namesIn(folder)
  const days = names.flatMap(name => (name.startsWith('date=') ? [name.slice(5)] : []))
  const files = await Promise.all(days.sort().map(day => filesIn(partsFolder(folder, day), day)))
  return files.flat().filter(({name}) => name.endsWith('.parquet'))
}

async function filesIn(folder: string, day: string): Promise<readonly LogFile[]> {
  const files = await Promise.all(
    [...(await namesIn(folder))].sort().map(async (name): Promise<LogFile[]> => {
      const path = join(folder, name)
      // It may go while it is looked at: compaction removes what it has taken.
      const found = await stat(path).catch(() => undefined)
      if (found?.isFile() !== true) return []
      return [{path, name, day, sizeBytes: found.size, modifiedMs: found.mtimeMs}]
    }),
  )
  return files.flat()
}

async function namesIn(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch(() => [])
}
