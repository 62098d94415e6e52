import {createFacts, parseMetric, type EvaluatedRows} from '../core/metrics/index.ts'
import {digestTable} from '../data/index.ts'
import {naiveErrorsOf} from '../testset/index.ts'
import type {ResolvedModel} from '../registry/index.ts'
import type {CompareRequest} from './compare-request.ts'
import {comparisonHead} from './comparison-head.ts'
import {comparePredictions} from './compare-predictions.ts'
import {describeRows} from './describe-rows.ts'
import {keepEvidence} from './keep-evidence.ts'
import {
  closePools,
  metricsToCompare,
  openDatabaseOf,
  openPools,
  timeModels,
} from './open-comparison.ts'
import {chooseModels} from './options/choose-models.ts'
import {compareSettings, gatesOf} from './options/compare-settings.ts'
import {rankCandidates} from './rank-candidates.ts'
import type {RankReport} from './rank-types.ts'
import {findLeakage, readModels, rowSource} from './read/index.ts'
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

async function comparePair(
  request: CompareRequest,
  old: ResolvedModel | null,
  candidate: ResolvedModel,
): Promise<CompareReport> {
  const startedAt = performance.now()
  const {directory, limit, signal, onProgress} = request
  const settings = await compareSettings(request, candidate.name)
  const {test, fairnessBy, group, rules} = settings
  const resolved = old === null ? [candidate] : [candidate, old]
  const pools = await openPools(resolved, request)
  const database = await openDatabaseOf(request)
  try {
    const [newPool, oldPool] = pools
    if (newPool === undefined) throw new Error('The new model has a pool.')
    const read = await readModels({
      database,
      directory,
      settings: test,
      old: old === null || oldPool === undefined ? null : {resolved: old, predictor: oldPool},
      new: {resolved: candidate, predictor: newPool},
      fairnessBy,
      group,
      limit,
      signal,
      onProgress,
    })
    try {
      const {table} = read.read.test
      const {task} = read.rows.new
      const gates = gatesOf(settings, task)
      const metrics = metricsToCompare(test.metrics, gates, task)
      const naiveErrors = await naiveErrorsOf(database, test, metrics)
      const withNaive = (rows: EvaluatedRows): EvaluatedRows =>
        'classCount' in rows ? rows : {...rows, naiveErrors}
      const paired = {
        ...read.rows,
        old: read.rows.old === null ? null : withNaive(read.rows.old),
        new: withNaive(read.rows.new),
      }
      const timed = await timeModels(resolved, read.read, signal)
      // The threads of the models are not needed any more, and their memory is.
      await closePools(pools)
      const [newModel = nothing(candidate), oldModel = null] = timed.models
      const source = rowSource(read.read.test)
      const leakage = await findLeakage({
        database,
        test: source,
        id: settings.id ?? undefined,
        models: resolved.toReversed(),
        dataSource: test.training,
        signal,
      })
      const digest = await digestTable(database, table, test.data, signal)
      const described = await describeRows({
        database,
        settings,
        paired,
        table,
        source,
        old: oldModel,
        new: newModel,
        facts: {
          old: paired.old === null ? null : createFacts(paired.old),
          new: createFacts(paired.new),
        },
        metrics,
        gates,
        latencyRatio: timed.latency?.ratio ?? null,
        leakage,
      })
      const report: CompareReport = {
        ...described,
        ...comparisonHead(settings, paired),
        ...rules,
        old: oldModel,
        new: newModel,
        data: test.shownData,
        dataSha256: digest.sha256,
        dataDigestOf: digest.digestOf,
        target: read.read.test.target,
        latency: timed.latency?.comparison ?? null,
        leakage,
        createdAt: (request.now ?? new Date()).toISOString(),
        seconds: (performance.now() - startedAt) / 1000,
      }
      await keepEvidence(report, settings, request)
      return report
    } finally {
      await read.close()
    }
  } finally {
    database.close()
    await closePools(pools)
  }
}

const nothing = ({label, sha256}: ResolvedModel): CompareReport['new'] => ({
  model: label,
  sha256,
  sizeBytes: null,
})
