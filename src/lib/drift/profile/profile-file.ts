import {createHash} from 'node:crypto'
import {open, readFile} from 'node:fs/promises'
import {z} from 'zod'
import {MlopsError} from '../../core/errors/index.ts'
import {fileError} from '../../platform/files/index.ts'
import {canonicalJson} from '../../core/text/index.ts'
import {findInconsistency} from './find-inconsistency.ts'
import {PROFILE_FAMILY, PROFILE_VERSION, profileSchema, type Profile} from './schema.ts'

export interface ReadProfile {
  readonly profile: Profile
  /** SHA-256 of the canonical JSON, in hexadecimal. */
  readonly sha256: string
}

/** The text of a profile with its digest: a line a column, the same for the same profile. */
export function profileText(profile: Profile): string {
  const {format, sources, rows, columns} = profile
  const head = {format, sha256: digestOf(profile), sources, rows}
  const lines = columns.map(column => JSON.stringify(column)).join(',\n')
  return `${JSON.stringify(head).slice(0, -1)},"columns":[\n${lines}\n]}\n`
}

/**
 * Reads a profile.
 *
 * @throws MlopsError `FILE_NOT_FOUND`, `FILE_UNREADABLE`; `DRIFT_PROFILE` for a file that is damaged, was
 *   changed, is of a newer format, or is no profile.
 */
export async function readProfile(path: string): Promise<ReadProfile> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw fileError(cause, path, 'read')
  })
  return parseProfile(text, path)
}

const headSchema = z.looseObject({format: z.string().startsWith(PROFILE_FAMILY)})

/** @throws MlopsError `DRIFT_PROFILE`. */
export function parseProfile(text: string, path: string): ReadProfile {
  const json = parseJson(text, path)
  const head = headSchema.safeParse(json)
  if (!head.success)
    throw refused(
      `${path} is no profile of a reference: its "format" is not ${PROFILE_FAMILY}${PROFILE_VERSION}.`,
    )
  const {sha256, ...content} = head.data
  const version = content.format.slice(PROFILE_FAMILY.length)
  if (version !== String(PROFILE_VERSION)) {
    const isNewer = Number(version) > PROFILE_VERSION
    throw refused(
      `${path} is a profile of format ${version}; this mlops reads format ${PROFILE_VERSION}.`,
      isNewer ? 'Update mlops, or make the profile with this version.' : MAKE,
    )
  }
  const found = sha256Of(canonicalJson(content))
  if (sha256 !== found)
    throw refused(`The profile ${path} was changed after it was made: its sha256 does not fit.`)
  const parsed = profileSchema.safeParse(content)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    const where = issue?.path.join('.') ?? ''
    throw refused(`The profile ${path} is damaged: ${where}: ${issue?.message ?? ''}.`)
  }
  const wrong = findInconsistency(parsed.data)
  if (wrong !== undefined) throw refused(`The profile ${path} contradicts itself: ${wrong}.`)
  return {profile: parsed.data, sha256: found}
}

/** Enough to see what a file begins with. */
const BEGINNING = 256
const BEGINS = new RegExp(`^\\s*\\{\\s*"format"\\s*:\\s*"${PROFILE_FAMILY}`)

/** Whether a source is a profile: by the name, *.profile.json, or by what a JSON file begins with. */
export async function isProfile(source: string): Promise<boolean> {
  if (!/\.json$/i.test(source) || /^(query:|[a-z][a-z0-9]+:\/\/)/i.test(source)) return false
  const beginning = await beginningOf(source)
  return beginning !== undefined && (/\.profile\.json$/i.test(source) || BEGINS.test(beginning))
}

/** Undefined where there is no such file; whoever opens it says so. */
async function beginningOf(path: string): Promise<string | undefined> {
  try {
    const handle = await open(path)
    try {
      const {buffer, bytesRead} = await handle.read(Buffer.alloc(BEGINNING), 0, BEGINNING, 0)
      return buffer.toString('utf8', 0, bytesRead)
    } finally {
      await handle.close()
    }
  } catch {
    return undefined
  }
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw refused(`The profile ${path} is damaged: it is no JSON.`, MAKE, cause)
  }
}

export function digestOf({format, sources, rows, columns}: Profile): string {
  // What JSON cannot hold, such as -0, is compared as it will be read.
  return sha256Of(canonicalJson(JSON.parse(JSON.stringify({format, sources, rows, columns}))))
}

function sha256Of(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

const MAKE = 'Make it anew: mlops drift profile DATA -o FILE'

function refused(message: string, hint = MAKE, cause?: unknown): MlopsError {
  return new MlopsError('DRIFT_PROFILE', message, {
    hint,
    ...(cause === undefined ? {} : {cause}),
  })
}
