import {stat} from 'node:fs/promises'
import {MlopsError} from '../core/errors/index.ts'
import {outputFormat} from './merge-parts.ts'
import type {ScoreJob} from './score-job.ts'

/**
 * What can be refused before any data is read.
 *
 * @throws MlopsError `DATA_FORMAT_UNKNOWN`, `SCORE_CHANGED`, `FILE_EXISTS`.
 */
export async function checkOutputs(job: ScoreJob, output: string): Promise<void> {
  outputFormat(output)
  if (job.rejects !== undefined) outputFormat(job.rejects)
  if (job.resume && (job.input === '-' || job.input.startsWith('query:')))
    throw new MlopsError('SCORE_CHANGED', `A job over ${job.input} cannot be resumed.`, {
      hint: 'Standard input and queries may give other rows each time; write them to a file first.',
    })
  const there = await stat(output).catch(() => undefined)
  if (there === undefined || (job.force && !there.isDirectory())) return
  if (there.isDirectory())
    throw new MlopsError('FILE_EXISTS', `${job.output} is a folder.`, {hint: 'Name a file.'})
  throw new MlopsError('FILE_EXISTS', `${job.output} is there already.`, {
    hint: 'Add --force to replace it, or write to another file.',
  })
}
