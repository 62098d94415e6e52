import {stat} from 'node:fs/promises'
import {MlopsError} from '../core/errors/index.ts'
import type {Table} from '../data/index.ts'
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

/**
 * The columns to copy, in the spelling of the table.
 *
 * @throws MlopsError `DATA_COLUMNS` when one is missing, or has the name of a column to be added.
 */
export function keptColumns(
  keep: readonly string[],
  table: Table,
  added: readonly string[],
): readonly string[] {
  const names = table.columns.map(({name}) => name)
  const byFolded = new Map(names.map(name => [name.toLowerCase(), name]))
  const missing = keep.filter(name => name !== '*' && !byFolded.has(name.toLowerCase()))
  if (missing.length > 0)
    throw new MlopsError('DATA_COLUMNS', `${table.subject} has no column ${missing.join(', ')}.`, {
      hint: `Its columns are ${names.join(', ')}.`,
      details: {missing},
    })
  const kept = keep.includes('*')
    ? names
    : [...new Set(keep.map(name => byFolded.get(name.toLowerCase()) ?? name))]
  const twice = kept.filter(name => added.includes(name.toLowerCase()))
  if (twice.length > 0)
    throw new MlopsError(
      'DATA_COLUMNS',
      `${table.subject} has the columns ${twice.join(', ')}, which the output gets from the model.`,
      {hint: 'Name the columns to keep without them: --keep a,b', details: {twice}},
    )
  return kept
}
