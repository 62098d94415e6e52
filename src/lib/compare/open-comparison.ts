import {
  metricDefinitions,
  parseMetricFor,
  usualMetrics,
  type Metric,
  type MetricTask,
} from '../core/metrics/index.ts'
import {
  loadModel,
  openPredictorPool,
  type Model,
  type PredictorPool,
  type ScoredModel,
} from '../model/index.ts'
import {openDatabase, type Database} from '../platform/duckdb/index.ts'
import {cpuCount} from '../platform/processes/index.ts'
import type {ResolvedModel} from '../registry/index.ts'
import {packs, type PerModel, type ReadRequest} from '../testset/index.ts'
import type {CompareRequest} from './compare-request.ts'
import type {Gate} from './gate-types.ts'
import {compareLatency, type MeasuredLatency} from './measure/index.ts'
import {gatesOf, type CompareSettings} from './options/compare-settings.ts'
import {SEED} from './seed.ts'
import type {ComparedModel} from './types.ts'

const MEMORY_LIMIT = '500MB'
const LATENCY_ROWS = 256

export function openDatabaseOf({signal}: CompareRequest): Promise<Database> {
  return openDatabase({memoryLimit: MEMORY_LIMIT, ...(signal === undefined ? {} : {signal})})
}

/** Sessions of each model on threads of their own; all closed again where one cannot be opened. */
export async function openPools(
  [first, ...others]: PerModel<ResolvedModel>,
  {threads = cpuCount()}: CompareRequest,
): Promise<PerModel<PredictorPool>> {
  const open = ({path, options}: ResolvedModel): Promise<PredictorPool> =>
    openPredictorPool(path, options, threads)
  const pools: [PredictorPool, ...PredictorPool[]] = [await open(first)]
  try {
    for (const model of others) pools.push(await open(model))
    return pools
  } catch (error) {
    await closePools(pools)
    throw error
  }
}

export async function closePools(pools: readonly PredictorPool[]): Promise<void> {
  for (const pool of pools) await pool.close()
}

/**
 * Metrics that are asked for, or usual, and behind them those that gates are about.
 *
 * @throws MlopsError `METRIC_UNKNOWN`, `METRIC_PARAMETER`, `METRIC_TASK`.
 */
export function metricsToCompare(
  asked: readonly string[] | undefined,
  gates: readonly Gate[],
  task: MetricTask,
): readonly [Metric, ...Metric[]] {
  const names = [
    ...(asked ?? usualMetrics[task]),
    ...gates.map(({metric}) => metric).filter(isMetric),
  ]
  const metrics = names.map(name => parseMetricFor(name, task))
  const distinct = metrics.filter(
    ({name}, index) => metrics.findIndex(other => other.name === name) === index,
  )
  return distinct as unknown as readonly [Metric, ...Metric[]]
}

/** Of a gate: whether it is about a metric, and not about a quantity of the comparison. */
function isMetric(name: string): boolean {
  const id = name.split('@')[0]
  return metricDefinitions.some(definition => definition.id === id)
}

/**
 * Understands the names of metrics and gates as far as the model alone tells, so that a wrong one does not come
 * to light after all rows were read.
 *
 * @throws MlopsError `COMPARE_GATE`, `METRIC_UNKNOWN`, `METRIC_PARAMETER`, `METRIC_TASK`.
 */
export function checkNames(settings: CompareSettings, {signature: {task}}: ScoredModel): void {
  if (task === 'embedding' || task === 'custom') return
  metricsToCompare(settings.test.metrics, gatesOf(settings, task), task)
}

/** A model as reports name it. */
export function comparedModel(
  {label, sha256}: ResolvedModel,
  {model: {sizeBytes}}: PredictorPool,
): ComparedModel {
  return {model: label, sha256, sizeBytes}
}

/**
 * Loads both models in this process and times them in turns.
 *
 * @param models - The new one, then the old one.
 * @returns null without an old model.
 */
export async function timeModels(
  [now, old]: PerModel<ResolvedModel>,
  read: ReadRequest,
  signal: AbortSignal | undefined,
): Promise<MeasuredLatency | null> {
  if (old === undefined) return null
  const loaded: Model[] = []
  const load = async ({path, options}: ResolvedModel): Promise<Model> => {
    const model = await loadModel(path, {...options, intraOpThreads: 1})
    loaded.push(model)
    return model
  }
  try {
    const [newModel, oldModel] = [await load(now), await load(old)]
    for await (const {
      packs: [newPack, oldPack],
    } of packs(read, LATENCY_ROWS)) {
      if (oldPack === undefined) break
      return await compareLatency(
        {model: oldModel, feeds: oldPack.feeds},
        {model: newModel, feeds: newPack.feeds},
        {seed: SEED, signal},
      )
    }
    return null
  } finally {
    for (const model of loaded) await model.release()
  }
}
