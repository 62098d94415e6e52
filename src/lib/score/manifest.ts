import {createHash} from 'node:crypto'
import {mkdir, readdir, readFile, rm} from 'node:fs/promises'
import {join} from 'node:path'
import {z} from 'zod'
import {MlopsError} from '../core/errors/index.ts'
import {errorCode, fileError, writeFileAtomically} from '../platform/files/index.ts'

const MANIFEST = 'manifest.json'

const manifestSchema = z.object({
  format: z.literal(2),
  /** Digest of everything that decides the output's bytes. */
  job: z.string(),
  scoredAt: z.string(),
  /** Rows a run of the model; null until measured. */
  batchRows: z.number().nullable(),
  parts: z.array(z.object({rows: z.number(), rejected: z.number()})),
  /** The job may replace the output that was there when it began. */
  replaces: z.boolean().default(false),
  /** The output is whole: in the folder, or already under its name. */
  merged: z.boolean().default(false),
})

/** What an unfinished job has done; lies as `manifest.json` in the folder of its parts. */
export type Manifest = z.infer<typeof manifestSchema>

export interface Workplace {
  readonly folder: string
  readonly manifest: Manifest
}

export interface WorkplaceOptions {
  readonly output: string
  readonly job: Readonly<Record<string, unknown>>
  readonly batchRows: number | undefined
  readonly resume: boolean
  readonly force: boolean
  readonly now: Date
}

export const partsFolder = (output: string): string => `${output}.parts`
/** The output before it gets its name, so that a crash never leaves a second file beside it. */
export const mergedPath = (folder: string): string => join(folder, 'merged')

/**
 * The folder `<output>.parts` of a job: a new one, or the one to resume.
 *
 * @throws MlopsError `SCORE_UNFINISHED`, `SCORE_CHANGED`, `FILE_UNWRITABLE`.
 */
export async function openWorkplace(options: WorkplaceOptions): Promise<Workplace> {
  const folder = partsFolder(options.output)
  const job = createHash('sha256').update(JSON.stringify(options.job)).digest('hex')
  if (options.force && !options.resume) await rm(folder, {recursive: true, force: true})
  const found = await readManifest(folder)
  if (found !== undefined && (found.parts.length > 0 || options.resume)) {
    if (!options.resume)
      throw new MlopsError('SCORE_UNFINISHED', `${folder} holds the parts of an interrupted job.`, {
        hint: 'Add --resume to go on with it, or --force to begin again.',
      })
    if (found.job !== job)
      throw new MlopsError(
        'SCORE_CHANGED',
        `The job in ${folder} was started with another model, input or options.`,
        {hint: 'Repeat the first command with --resume, or begin again with --force.'},
      )
    return {folder, manifest: found}
  }
  const manifest: Manifest = {
    format: 2,
    job,
    scoredAt: options.now.toISOString(),
    batchRows: options.batchRows ?? null,
    parts: [],
    replaces: options.force,
    merged: false,
  }
  await mkdir(folder, {recursive: true}).catch((cause: unknown) => {
    throw fileError(cause, folder, 'write')
  })
  await saveManifest({folder, manifest})
  return {folder, manifest}
}

export async function saveManifest({folder, manifest}: Workplace): Promise<void> {
  await writeFileAtomically(join(folder, MANIFEST), JSON.stringify(manifest, null, 2) + '\n')
}

/** Removes the folder, the manifest last: until then a resumed job knows what it finds. */
export async function removeWorkplace(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => [])
  for (const name of names)
    if (name !== MANIFEST) await rm(join(folder, name), {recursive: true, force: true})
  await rm(folder, {recursive: true, force: true})
}

/** @throws MlopsError `SCORE_CHANGED` when another version of mlops wrote it, `FILE_UNREADABLE`. */
export async function readManifest(folder: string): Promise<Manifest | undefined> {
  const path = join(folder, MANIFEST)
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    if (errorCode(cause) === 'ENOENT') return undefined
    throw fileError(cause, path, 'read')
  })
  if (text === undefined) return undefined
  const parsed = manifestSchema.safeParse(JSON.parse(text))
  if (parsed.success) return parsed.data
  throw new MlopsError('SCORE_CHANGED', `${path} is of another version of mlops.`, {
    hint: `Begin again with --force, or delete ${folder}.`,
  })
}
