import {MlopsError} from '../errors/index.ts'

/** @throws MlopsError `DRIFT_EMPTY_SAMPLE` where one of the samples has no rows. */
export function requireRows(reference: number, current: number): void {
  if (reference > 0 && current > 0) return
  const name = reference > 0 ? 'current sample' : 'reference'
  throw new MlopsError('DRIFT_EMPTY_SAMPLE', `The ${name} has no rows.`, {
    hint: 'Compare samples that hold at least one row each.',
  })
}
