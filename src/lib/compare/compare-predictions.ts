import {MlopsError} from '../core/errors/index.ts'
import type {CompareRequest} from './compare-request.ts'
import type {CompareReport} from './types.ts'

export async function comparePredictions(
  _request: CompareRequest,
  _files: readonly string[],
): Promise<CompareReport> {
  throw new MlopsError('USAGE', 'not yet')
}
