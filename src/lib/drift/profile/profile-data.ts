import {mkdtemp, rm, stat} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join, resolve} from 'node:path'
import {MlopsError} from '../../core/errors/index.ts'
import {openDatabase} from '../../platform/duckdb/index.ts'
import {writeFileAtomically} from '../../platform/files/index.ts'
import {memoryPlan} from '../read/memory-plan.ts'
import {openSide} from '../read/open-side.ts'
import {locate, parseMemory} from '../options/index.ts'
import {mergeProfiles} from './merge-profiles.ts'
import {digestOf, isProfile, profileText, readProfile} from './profile-file.ts'
import {profileTable} from './profile-table.ts'
import type {Profile} from './schema.ts'
import {skippedReason} from './skipped-reason.ts'

export interface ProfileRequest {
  readonly directory: string
  /** Data and profiles, in any order. */
  readonly sources: readonly string[]
  readonly output: string
  /** Columns that are left out of the profile. */
  readonly exclude?: readonly string[] | undefined
  /** Most memory to take: `1GB`. */
  readonly memory?: string | undefined
  readonly stdin?: NodeJS.ReadableStream | undefined
  readonly signal?: AbortSignal | undefined
  /** Sources that are done, of all. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined
}

export interface ProfiledData {
  /** Where the profile is, as it was named. */
  readonly output: string
  readonly sources: readonly string[]
  readonly rows: number
  readonly columns: readonly {
    readonly name: string
    readonly type: string
    readonly kind: 'number' | 'category' | 'text' | 'other'
    readonly nulls: number
    /** Share of rows by which merging may have misplaced an edge; null for what has no edges. */
    readonly rankError: number | null
    /** Why the column will not be compared; null where it will. */
    readonly skipped: string | null
  }[]
  /** SHA-256 of the canonical JSON of the profile, in hexadecimal. */
  readonly sha256: string
  readonly bytes: number
}

/**
 * Profiles data, merges that with profiles, and writes the whole as one profile, or nothing.
 *
 * @throws MlopsError `USAGE`, `DRIFT_EMPTY_SAMPLE` for data without rows, `DRIFT_PROFILE`, `FILE_UNWRITABLE`, and
 *   what opening a table throws; AbortError.
 */
export async function profileData(request: ProfileRequest): Promise<ProfiledData> {
  const {directory, sources, output, onProgress} = request
  if (sources.length === 0)
    throw new MlopsError('USAGE', 'There is no data to profile.', {
      hint: 'Name a file: mlops drift profile train.parquet -o reference.profile.json',
    })
  const path = resolve(directory, output)
  await refuseOutput(path, output)
  const profiles: Profile[] = []
  for (const source of sources) {
    profiles.push(without(await profileOf(source, request), request.exclude ?? []))
    onProgress?.(profiles.length, sources.length)
  }
  const profile = mergeProfiles(profiles)
  if (profile.rows === 0)
    throw new MlopsError('DRIFT_EMPTY_SAMPLE', `${profile.sources.join(', ')} has no rows.`, {
      hint: 'Name the data that the model was trained on.',
    })
  const text = profileText(profile)
  request.signal?.throwIfAborted()
  await writeFileAtomically(path, text)
  return {
    output,
    sources: profile.sources,
    rows: profile.rows,
    columns: profile.columns.map(column => ({
      ...{name: column.name, type: column.type, kind: column.kind, nulls: column.nulls},
      rankError: column.kind === 'number' ? column.rankError : null,
      skipped: skippedReason(column) ?? null,
    })),
    sha256: digestOf(profile),
    bytes: Buffer.byteLength(text),
  }
}

/** A file that is no JSON would not be taken for a profile, and may be the data. */
async function refuseOutput(path: string, output: string): Promise<void> {
  if (!/\.json$/i.test(output))
    throw new MlopsError('USAGE', `The profile ${output} needs a name that ends in .json.`, {
      hint: 'Write it as: -o reference.profile.json',
    })
  const there = await stat(path).catch(() => undefined)
  if (there === undefined || (await isProfile(path))) return
  throw new MlopsError('FILE_EXISTS', `${output} is there and is no profile.`, {
    hint: 'Name another file; a profile that is there is replaced.',
  })
}

async function profileOf(source: string, request: ProfileRequest): Promise<Profile> {
  const {directory, memory: limit, stdin, signal} = request
  const place = locate(directory, source)
  if (await isProfile(place)) return (await readProfile(place)).profile
  const folder = await mkdtemp(join(tmpdir(), 'mlops-profile-'))
  const memory = memoryPlan(parseMemory(limit))
  try {
    const database = await openDatabase({
      memoryLimit: `${Math.round(memory.databaseBytes / 1e6)}MB`,
      temporaryFolder: join(folder, 'spill'),
      ...(signal === undefined ? {} : {signal}),
    })
    try {
      const side = await openSide({source: place, stdin}, {database, folder, signal, spool: 'data'})
      // The name as it was given does not depend on the folder that the data is in.
      return await profileTable({database, side: {...side, source}, memory, signal})
    } finally {
      database.close()
    }
  } finally {
    await rm(folder, {recursive: true, force: true})
  }
}

function without(profile: Profile, exclude: readonly string[]): Profile {
  const names = new Set(exclude.map(name => name.toLowerCase()))
  return {
    ...profile,
    columns: profile.columns.filter(({name}) => !names.has(name.toLowerCase())),
  }
}
