import {MlopsError} from '../core/errors/index.ts'
import {digestTable} from '../data/index.ts'
import type {ResolvedModel} from '../registry/index.ts'
import type {PredictorPool} from '../model/index.ts'
import type {Database} from '../platform/duckdb/index.ts'
import {eachModel, type PerModel} from '../testset/index.ts'
import type {CompareRequest} from './compare-request.ts'
import {comparisonHead} from './comparison-head.ts'
import {rankModels} from './measure/index.ts'
import {
  checkNames,
  closePools,
  comparedModel,
  metricsToCompare,
  openDatabaseOf,
  openPools,
} from './open-comparison.ts'
import {compareSettings, unitsOf, type CompareSettings} from './options/compare-settings.ts'
import type {RankReport} from './rank-types.ts'
import {findLeakage, readModels, rowSource} from './read/index.ts'
import {SEED} from './seed.ts'

/** Candidates, and the baseline behind them where there is one. */
interface Candidates {
  readonly models: PerModel<ResolvedModel>
  readonly baseline: number | null
}

/**
 * Ranks several candidates, and the baseline, on the same rows.
 *
 * @throws MlopsError what `compareModels` throws.
 */
export async function rankCandidates(
  request: CompareRequest,
  old: ResolvedModel | null,
  candidates: readonly [ResolvedModel, ...ResolvedModel[]],
): Promise<RankReport> {
  if (request.failOn !== undefined)
    throw new MlopsError('USAGE', '--fail-on is for two models, and several are ranked.', {
      hint: 'Name one candidate: mlops compare OLD NEW --fail-on …',
    })
  const settings = await compareSettings(request, candidates[0].name)
  const all: Candidates =
    old === null
      ? {models: candidates, baseline: null}
      : {models: [candidates[0], ...candidates.slice(1), old], baseline: candidates.length}
  const pools = await openPools(all.models, request)
  const database = await openDatabaseOf(request)
  try {
    checkNames(settings, pools[0].model)
    return await rank(request, settings, all, {database, pools})
  } finally {
    database.close()
    await closePools(pools)
  }
}

interface Opened {
  readonly database: Database
  readonly pools: PerModel<PredictorPool>
}

async function rank(
  request: CompareRequest,
  settings: CompareSettings,
  {models, baseline}: Candidates,
  {database, pools}: Opened,
): Promise<RankReport> {
  const startedAt = performance.now()
  const {directory, limit, signal, onProgress} = request
  const {test, rules, group} = settings
  const opened = eachModel(models, (resolved, index) => {
    const predictor = pools[index]
    if (predictor === undefined) throw new Error('Each model has a pool.')
    return {resolved, predictor}
  })
  const [first, ...others] = opened
  const read = await readModels({
    database,
    directory,
    settings: {...test, sliceBy: []},
    old: null,
    new: first,
    others,
    fairnessBy: [],
    group,
    limit,
    signal,
    onProgress,
  })
  try {
    const source = rowSource(read.read.test)
    const dataSource = test.training
    const id = settings.id ?? undefined
    const leakage = await findLeakage({database, test: source, id, models, dataSource, signal})
    const digest = await digestTable(database, read.read.test.table, test.data, signal)
    const ranking = rankModels({
      models: opened.map(({resolved, predictor}, index) => ({
        model: comparedModel(resolved, predictor),
        rows: read.answers[index] ?? read.rows.new,
      })),
      baseline,
      metrics: metricsToCompare(test.metrics, [], read.rows.new.task),
      alpha: rules.alpha,
      seed: SEED,
      units: unitsOf(settings, read.rows),
    })
    return {
      ...ranking,
      warnings: [...read.rows.warnings, ...ranking.warnings],
      ...comparisonHead(request, settings, read.rows, digest),
      data: test.shownData,
      target: read.read.test.target,
      leakage,
      seconds: (performance.now() - startedAt) / 1000,
    }
  } finally {
    await read.close()
  }
}
