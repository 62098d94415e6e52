import type {Model} from '../../model/index.ts'
import {timeBatches, type Calibration} from './calibrate.ts'
import {proveRowwise} from './prove-rowwise.ts'

/** What is found out about a model before it serves; plain data. */
export interface Examination {
  readonly singleRunMs: number | null
  /** Why rows may not share a run; null where they may. */
  readonly unsafe: string | null
  readonly times: readonly {readonly rows: number; readonly ms: number}[]
}

export async function examineModel(
  model: Pick<Model, 'infer' | 'signature'>,
  calibration: Calibration,
  limits: {readonly maxRows: number; readonly targetMs: number},
): Promise<Examination> {
  const {singleRunMs} = calibration
  const unsafe = await proveRowwise(model, calibration)
  const measured = singleRunMs === null ? [] : [{rows: 1, ms: singleRunMs}]
  const times = unsafe === null ? await timeBatches(model, calibration, limits) : measured
  return {singleRunMs, unsafe, times}
}
