import type {EvaluatedRows} from '../core/metrics/index.ts'
import {digestTable} from '../data/index.ts'
import type {PredictorPool} from '../model/index.ts'
import type {Database} from '../platform/duckdb/index.ts'
import type {ResolvedModel} from '../registry/index.ts'
import {naiveErrorsOf} from '../testset/index.ts'
import type {CompareRequest} from './compare-request.ts'
import {comparisonHead} from './comparison-head.ts'
import {describeRows} from './describe-rows.ts'
import {keepEvidence} from './keep-evidence.ts'
import {
  checkNames,
  closePools,
  comparedModel,
  metricsToCompare,
  openDatabaseOf,
  openPools,
  timeModels,
} from './open-comparison.ts'
import {compareSettings, gatesOf, type CompareSettings} from './options/compare-settings.ts'
import {findLeakage, readModels, rowSource, type ReadModels} from './read/index.ts'
import type {CompareReport} from './types.ts'

/** The new model first, then the old one where there is one. */
type Models = readonly [ResolvedModel, ...ResolvedModel[]]

interface Opened {
  readonly models: Models
  readonly pools: readonly [PredictorPool, ...PredictorPool[]]
  readonly database: Database
}

/** Compares a new model with the old one; without an old one it is judged by itself. */
export async function comparePair(
  request: CompareRequest,
  old: ResolvedModel | null,
  candidate: ResolvedModel,
): Promise<CompareReport> {
  const startedAt = performance.now()
  const settings = await compareSettings(request, candidate.name)
  const models: Models = old === null ? [candidate] : [candidate, old]
  const pools = await openPools(models, request)
  const database = await openDatabaseOf(request)
  try {
    checkNames(settings, pools[0].model)
    const opened = {models, pools, database}
    const read = await readBoth(request, settings, opened)
    try {
      const report = await describe(request, settings, opened, read)
      const timed = {...report, seconds: (performance.now() - startedAt) / 1000}
      await keepEvidence(timed, settings, request)
      return timed
    } finally {
      await read.close()
    }
  } finally {
    database.close()
    await closePools(pools)
  }
}

function readBoth(
  {directory, limit, signal, onProgress}: CompareRequest,
  {test, fairnessBy, group}: CompareSettings,
  {models: [candidate, old], pools: [newPool, oldPool], database}: Opened,
): Promise<ReadModels> {
  return readModels({
    database,
    directory,
    settings: test,
    new: {resolved: candidate, predictor: newPool},
    old: old === undefined || oldPool === undefined ? null : {resolved: old, predictor: oldPool},
    fairnessBy,
    group,
    limit,
    signal,
    onProgress,
  })
}

async function describe(
  request: CompareRequest,
  settings: CompareSettings,
  {models, pools, database}: Opened,
  {rows, read}: ReadModels,
): Promise<Omit<CompareReport, 'seconds'>> {
  const {signal} = request
  const {test, rules} = settings
  const gates = gatesOf(settings, rows.new.task)
  const metrics = metricsToCompare(test.metrics, gates, rows.new.task)
  const naiveErrors = await naiveErrorsOf(database, test, metrics)
  const withNaive = (own: EvaluatedRows): EvaluatedRows =>
    'classCount' in own ? own : {...own, naiveErrors}
  const old = rows.old === null ? null : withNaive(rows.old)
  const paired = {...rows, old, new: withNaive(rows.new)}
  const latency = await timeModels(models, read, signal)
  // The threads of the models are not needed any more, and their memory is.
  await closePools(pools)
  const source = rowSource(read.test)
  const leakage = await findLeakage({
    database,
    test: source,
    id: settings.id ?? undefined,
    models: models.toReversed(),
    dataSource: test.training,
    signal,
  })
  const {table, target} = read.test
  const digest = await digestTable(database, table, test.data, signal)
  const [candidate, baseline] = models
  const [newPool, oldPool] = pools
  const newModel = comparedModel(candidate, newPool)
  const oldModel =
    baseline === undefined || oldPool === undefined ? null : comparedModel(baseline, oldPool)
  const described = await describeRows({
    database,
    settings,
    paired,
    table,
    source,
    old: oldModel,
    new: newModel,
    metrics,
    gates,
    latencyRatio: latency?.ratio ?? null,
    leakage,
  })
  return {
    ...described,
    ...comparisonHead(request, settings, paired, digest),
    ...rules,
    old: oldModel,
    new: newModel,
    data: test.shownData,
    target,
    latency: latency?.comparison ?? null,
    leakage,
  }
}
