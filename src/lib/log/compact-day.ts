import {randomBytes} from 'node:crypto'
import {open, readdir, rm, rmdir} from 'node:fs/promises'
import {join} from 'node:path'
import {copyToFile, sqlString, type Database} from '../platform/duckdb/index.ts'
import type {LogFile, Segment} from './list-files.ts'
import {partsFolder} from './places.ts'
import {SEGMENTS_KEY, segmentsInParts} from './part-contents.ts'

/** What became of the segments of a day. */
export interface CompactedDay {
  readonly day: string
  readonly segments: number
  readonly rows: number
  /** Lines that were cut off when a process was killed; no answer had left for them. */
  readonly tornLines: number
  readonly file: string | null
}

/** SQL of what is in segments; undefined where nothing of them can be read. */
export type QueryOf = (segments: readonly Segment[]) => string | undefined

/**
 * Makes one Parquet file of closed segments of a day. It appears whole and says which segments it
 * holds; only then are they removed. Killed at any moment, the next one goes on from there.
 */
export async function compactDay(
  database: Database,
  folder: string,
  day: string,
  closed: readonly Segment[],
  parts: readonly LogFile[],
  queryOf: QueryOf,
): Promise<CompactedDay> {
  const place = partsFolder(folder, day)
  await removeLeftovers(place)
  const contained = await segmentsInParts(database, parts)
  const fresh = closed.filter(({name}) => !contained.has(name))
  const query = queryOf(fresh)
  let rows = 0
  let file: string | null = null
  if (query !== undefined) {
    const [first] = fresh
    const id = randomBytes(4).toString('hex')
    file = join(place, `${first?.createdMs ?? 0}-${id}.parquet`)
    const names = JSON.stringify(fresh.map(({name}) => name))
    await copyToFile(
      database,
      query,
      file,
      `FORMAT parquet, COMPRESSION zstd, KV_METADATA {${SEGMENTS_KEY}: ${sqlString(names)}}`,
    )
    rows = await countRows(database, file)
    if (rows === 0) {
      await rm(file)
      file = null
    }
  }
  const torn = await Promise.all(fresh.map(isTorn))
  for (const {path} of closed) await rm(path, {force: true})
  return {day, segments: closed.length, rows, tornLines: torn.filter(Boolean).length, file}
}

/** The folder of a day that is over, once it is empty. */
export async function removeEmpty(folder: string): Promise<void> {
  await rmdir(folder).catch(() => undefined)
}

/** Only the holder of the lock writes there, so what is half written is of one that was killed. */
async function removeLeftovers(place: string): Promise<void> {
  const names = await readdir(place).catch(() => [])
  for (const name of names)
    if (name.startsWith('.') && name.endsWith('.tmp')) await rm(join(place, name), {force: true})
}

async function countRows(database: Database, file: string): Promise<number> {
  const [row] = await database.rows(
    `SELECT num_rows AS n FROM parquet_file_metadata(${sqlString(file)})`,
    file,
  )
  return Number(row?.['n'])
}

async function isTorn({path, sizeBytes}: Segment): Promise<boolean> {
  if (sizeBytes === 0) return false
  const handle = await open(path, 'r')
  try {
    const {buffer} = await handle.read(Buffer.alloc(1), 0, 1, sizeBytes - 1)
    return buffer[0] !== 0x0a
  } finally {
    await handle.close()
  }
}
