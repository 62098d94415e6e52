import {MlopsError} from '../../core/errors/index.ts'
import {counted} from '../../core/text/index.ts'
import {columnCodesOf, type CollectedRows, type ColumnCodes} from '../../testset/index.ts'
import type {PairedRows} from '../paired-rows.ts'

/** Columns of the data that rows are told apart by. */
export interface PairedColumns {
  readonly fairnessBy: readonly string[]
  /** Column whose equal values belong together. */
  readonly group: string | null
}

/**
 * Rows of the new model and, behind it, of the old one, with the columns that were collected.
 *
 * @throws MlopsError `COMPARE_GROUP` for rows without a group.
 */
export function pairRows(
  {rows: [rows, ...others], labels, slices, places, unlabelled, warnings}: CollectedRows,
  {sliceBy, fairnessBy, group}: PairedColumns & {readonly sliceBy: readonly string[]},
): PairedRows {
  const codesOf = (name: string): ColumnCodes => columnCodesOf(slices, name)
  return {
    old: others[0] ?? null,
    new: rows,
    labels,
    slices: sliceBy.map(codesOf),
    fairness: fairnessBy.map(codesOf),
    group: group === null ? null : groupsOf(codesOf(group)),
    places,
    unlabelled,
    warnings,
  }
}

/** @throws MlopsError `COMPARE_GROUP`. */
function groupsOf({name, values, codes}: ColumnCodes): ColumnCodes<Int32Array> {
  const none = values.indexOf(null)
  if (none < 0) return {name, values, codes: Int32Array.from(codes)}
  let rows = 0
  for (const code of codes) if (code === none) rows++
  throw new MlopsError(
    'COMPARE_GROUP',
    `${name} is empty in ${counted(rows, 'row')} of ${codes.length.toLocaleString('en-US')}: it is not known what belongs together with them.`,
    {
      hint: 'Name another column by compare.group, or leave such rows out: --data "query:SELECT … WHERE …".',
      details: {column: name, rows},
    },
  )
}
