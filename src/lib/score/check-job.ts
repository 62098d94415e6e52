import {rmdir, stat} from 'node:fs/promises'
import {MlopsError} from '../core/errors/index.ts'
import {outputFormat} from '../data/index.ts'
import {mergedPath, partsFolder, readManifest} from './manifest.ts'
import type {ScoreJob} from './score-job.ts'

/**
 * What can be refused before any file is looked at.
 *
 * @throws MlopsError `DATA_FORMAT_UNKNOWN`, `SCORE_CHANGED`.
 */
export function checkJob(job: ScoreJob, output: string): void {
  outputFormat(output)
  if (job.rejects !== undefined) outputFormat(job.rejects)
  if (job.resume && (job.input === '-' || job.input.startsWith('query:')))
    throw new MlopsError('SCORE_CHANGED', `A job over ${job.input} cannot be resumed.`, {
      hint: 'Standard input and queries may give other rows each time; write them to a file first.',
    })
}

/**
 * Refuses an output that is there, unless the job may replace it or has written it.
 *
 * @throws MlopsError `FILE_EXISTS`, and what reading the manifest of an interrupted job throws.
 */
export async function checkOutput(job: ScoreJob, output: string): Promise<void> {
  const there = await stat(output).catch(() => undefined)
  if (there === undefined || (job.force && !there.isDirectory())) return
  if (there.isDirectory())
    throw new MlopsError('FILE_EXISTS', `${job.output} is a folder.`, {hint: 'Name a file.'})
  if (job.resume && (await isOfJob(output))) return
  throw new MlopsError('FILE_EXISTS', `${job.output} is there already.`, {
    hint: 'Add --force to replace it, or write to another file.',
  })
}

/** Whether the interrupted job was allowed to replace the output, or ended just after writing it. */
async function isOfJob(output: string): Promise<boolean> {
  const folder = partsFolder(output)
  const manifest = await readManifest(folder)
  if (manifest !== undefined)
    return manifest.replaces || (manifest.merged && !(await exists(mergedPath(folder))))
  // A job was killed while it removed the folder: this is the last of it.
  await rmdir(folder).catch(() => undefined)
  return false
}

export async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined
}
