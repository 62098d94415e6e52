import {MlopsError} from '../core/errors/index.ts'
import type {Table} from '../data/index.ts'

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
