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
import {eachModel, packs, type PerModel, type ReadRequest} from '../testset/index.ts'
import type {CompareRequest} from './compare-request.ts'
import type {Gate} from './gate-types.ts'
import {compareLatency, type MeasuredLatency} from './measure/index.ts'
import {gatesOf, type CompareSettings} from './options/compare-settings.ts'
import type {ComparedModel} from './types.ts'

const MEMORY_LIMIT = '500MB'
const LATENCY_ROWS = 256
const SEED = 42

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

export interface TimedModels {
  readonly models: PerModel<ComparedModel>
  /** null without an old model. */
  readonly latency: MeasuredLatency | null
}

/** Loads the models in this process for their size, and times the new one and the old one in turns. */
export async function timeModels(
  resolved: PerModel<ResolvedModel>,
  read: ReadRequest,
  signal: AbortSignal | undefined,
): Promise<TimedModels> {
  const loaded: Model[] = []
  try {
    for (const {path, options} of resolved)
      loaded.push(await loadModel(path, {...options, intraOpThreads: 1}))
    const models = eachModel(resolved, ({label, sha256}, index): ComparedModel => ({
      model: label,
      sha256,
      sizeBytes: loaded[index]?.sizeBytes ?? null,
    }))
    const [now, old] = loaded
    if (now === undefined || old === undefined) return {models, latency: null}
    for await (const {
      packs: [newPack, oldPack],
    } of packs(read, LATENCY_ROWS)) {
      if (oldPack === undefined) break
      const latency = await compareLatency(
        {model: old, feeds: oldPack.feeds},
        {model: now, feeds: newPack.feeds},
        {seed: SEED, signal},
      )
      return {models, latency}
    }
    return {models, latency: null}
  } finally {
    for (const model of loaded) await model.release()
  }
}
