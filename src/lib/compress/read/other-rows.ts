import type {Feeds} from '../../model/index.ts'
import {readSample, type SampleRequest} from './read-sample.ts'
import {spreadRows, type Sample} from './sample.ts'

/** Rows beside those that are measured on: to calibrate with, and to teach with. */
export interface OtherRows {
  readonly calibration: readonly Feeds[]
  readonly calibrationRows: number
  /** Rows that are not measured on; null where there are none. */
  readonly teaching: Sample | null
  readonly warnings: readonly string[]
}

const TEACHING_ROWS = 20_000

/** @param reference - Where other rows are; undefined: those that are measured on serve to calibrate, and none to teach. */
export async function readOtherRows(
  request: Omit<SampleRequest, 'source' | 'limit'>,
  reference: string | undefined,
  sample: Sample,
  {calibrationRows, teaches}: {readonly calibrationRows: number; readonly teaches: boolean},
): Promise<OtherRows> {
  const limit = teaches ? Math.max(TEACHING_ROWS, calibrationRows) : calibrationRows
  const teaching =
    reference === undefined ? null : await readSample({...request, source: reference, limit})
  const calibration = spreadRows(teaching ?? sample, calibrationRows)
  return {
    calibration,
    calibrationRows: calibration.reduce((sum, {rowCount}) => sum + rowCount, 0),
    teaching,
    warnings: teaching?.warnings ?? [],
  }
}
