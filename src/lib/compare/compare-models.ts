import {parseMetric} from '../core/metrics/index.ts'
import {comparePair} from './compare-pair.ts'
import {comparePredictions} from './compare-predictions.ts'
import type {CompareRequest} from './compare-request.ts'
import {chooseModels} from './options/choose-models.ts'
import {rankCandidates} from './rank-candidates.ts'
import type {RankReport} from './rank-types.ts'
import type {CompareReport} from './types.ts'

/**
 * Compares two models, or two files of predictions, on the same labelled rows: metrics with paired tests, gates,
 * slices, flips, fairness, calibration, latency and leaked rows. Several candidates are ranked instead.
 *
 * A comparison of two models of a project is kept as evidence for `promote`.
 *
 * @throws MlopsError `COMPARE_…`, `METRIC_…`, `EVALUATE_…`, and what resolving, loading, reading and running
 *   throw; AbortError.
 */
export async function compareModels(request: CompareRequest): Promise<CompareReport | RankReport> {
  // A name that no metric has is told before anything is loaded.
  request.metrics?.forEach(parseMetric)
  if (request.predictions !== undefined) return comparePredictions(request, request.predictions)
  const {old, candidates} = await chooseModels(request)
  const [candidate, ...others] = candidates
  if (others.length > 0) return rankCandidates(request, old, candidates)
  return comparePair(request, old, candidate)
}
