import {MlopsError} from '../../core/errors/index.ts'
import {counted} from '../../core/text/index.ts'
import type {Project} from '../../project/index.ts'

export interface KnownRows {
  readonly rows: number
  readonly testRows: number
  /** Column by which they were found; null: by the values of all columns. */
  readonly id: string | null
  readonly test: string
  readonly train: string
  /** What to do about it, beside a share that is allowed. */
  readonly way: string
}

/**
 * Refuses a test of which more rows than compare.max_leakage (none) stand in the training data.
 *
 * @throws MlopsError `RETRAIN_LEAKAGE`.
 */
export function refuseLeakage(project: Project, known: KnownRows): void {
  const {rows, testRows, id, test, train, way} = known
  const {max_leakage: most = 0} = project.config.compare
  if (rows <= most * testRows) return
  throw new MlopsError(
    'RETRAIN_LEAKAGE',
    `${counted(rows, 'row')} of ${testRows.toLocaleString('en-US')} in ${test} stand in ${train} too (by ${id ?? 'their values'}), so a model that learned them by heart would seem good.`,
    {
      hint: `${way}, or allow a share by compare.max_leakage.`,
      details: {rows, testRows, most},
    },
  )
}
