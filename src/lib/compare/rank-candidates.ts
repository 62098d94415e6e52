import type {ResolvedModel} from '../registry/index.ts'
import type {CompareRequest} from './compare-request.ts'
import {MlopsError} from '../core/errors/index.ts'
import type {RankReport} from './rank-types.ts'

export async function rankCandidates(
  _request: CompareRequest,
  _old: ResolvedModel | null,
  _candidates: readonly ResolvedModel[],
): Promise<RankReport> {
  throw new MlopsError('USAGE', 'not yet')
}
