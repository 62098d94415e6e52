import {diskFree} from './disk-free.ts'
import {histogramFamily} from './histogram.ts'
import {LabelledCounter} from './labelled-counter.ts'
import {counterFamily, gaugeFamily, type MetricFamily, type Sample} from './metric-family.ts'
import {ModelMetrics, type ModelSamples} from './model-metrics.ts'
import {watchProcess} from './process-metrics.ts'

/** Metrics that somebody else knows, asked for when they are read. */
export type MetricSource = () => readonly MetricFamily[] | Promise<readonly MetricFamily[]>

export interface QueueLength {
  readonly model: string
  readonly version: string | null
  readonly rows: number
  readonly bytes: number
}

export interface LoadedModel {
  readonly name: string
  readonly version: string | null
  readonly label: string
  readonly sha256: string
}

/** Everything that `/metrics` tells about this process. */
export interface Metrics {
  /**
   * Counters of a version, always the same object; keep it, or ask each time.
   *
   * @param model - '' for requests that never reached a model.
   */
  of(model: string, version?: string | null): ModelMetrics
  /** An error that a client got, by its kind. */
  error(kind: string): void
  /** A stage of a model moved; `failed`: its new version did not load, and the old one goes on. */
  stageMove(model: string, stage: string, outcome: 'moved' | 'failed'): void
  /** Predictions could not be logged. */
  logFailure(): void
  /** Models that are loaded now; replaces what was said before. */
  setModels(models: readonly LoadedModel[]): void
  /** Asked at every scrape for the lengths of the queues. */
  watchQueues(lengths: () => readonly QueueLength[]): void
  /** Drift gauges and whatever else is known elsewhere. */
  addSource(source: MetricSource): void
  /** All of it as plain data. */
  collect(): Promise<readonly MetricFamily[]>
  close(): void
}

/** What the server is to blame for is told from the first scrape on: the first error is then an increase. */
const OWN_FAULTS = ['internal', 'overloaded', 'deadline']

/** Versions that are counted; the one longest known is forgotten for the next. */
const MAX_VERSIONS = 256

export interface MetricsOptions {
  /** The folder whose disk is watched; undefined where predictions are not logged. */
  readonly logDirectory?: string
  /** Of mlops. */
  readonly version?: string
}

export function createMetrics(options: MetricsOptions = {}): Metrics {
  const models = new Map<string, Map<string, ModelMetrics>>()
  const known: [string, string][] = []
  const errors = new Map<string, number>(OWN_FAULTS.map(kind => [kind, 0]))
  const stageMoves = new LabelledCounter(
    'mlops_stage_moves_total',
    'Moves of a stage that is followed; failed: its new version did not load.',
    'max',
  )
  const logFailures = new LabelledCounter(
    'mlops_log_failures_total',
    'Times that predictions or feedback could not be logged.',
  )
  if (options.logDirectory !== undefined) logFailures.add({}, 0)
  const sources: MetricSource[] = []
  const ownProcess = watchProcess()
  let loaded: readonly LoadedModel[] = []
  let queues: () => readonly QueueLength[] = () => []

  function add(model: string, version: string): ModelMetrics {
    const metrics = new ModelMetrics(model, version)
    const versions = models.get(model) ?? new Map<string, ModelMetrics>()
    models.set(model, versions.set(version, metrics))
    known.push([model, version])
    if (known.length > MAX_VERSIONS) {
      const [oldModel, oldVersion] = known.shift() ?? ['', '']
      models.get(oldModel)?.delete(oldVersion)
    }
    return metrics
  }

  const of: Metrics['of'] = (model, version) =>
    models.get(model)?.get(version ?? '') ?? add(model, version ?? '')

  return {
    of,
    error(kind) {
      errors.set(kind, (errors.get(kind) ?? 0) + 1)
    },
    stageMove(model, stage, outcome) {
      const other = outcome === 'moved' ? 'failed' : 'moved'
      stageMoves.add({model, stage, outcome: other}, 0)
      stageMoves.add({model, stage, outcome})
    },
    logFailure: () => logFailures.add(),
    setModels(now) {
      loaded = now
      for (const {name, version} of now) of(name, version)
    },
    watchQueues(lengths) {
      queues = lengths
    },
    addSource(source) {
      sources.push(source)
    },
    async collect() {
      const all = [...models.values()].flatMap(versions => [...versions.values()])
      const others: MetricFamily[] = []
      for (const source of sources) others.push(...(await source()))
      const disk = options.logDirectory === undefined ? [] : await diskFree(options.logDirectory)
      return [
        ...modelFamilies(all),
        errorFamily(errors),
        ...queueFamilies(queues()),
        infoFamily(loaded),
        buildFamily(options.version ?? ''),
        stageMoves.family(),
        logFailures.family(),
        ...ownProcess.collect(),
        ...disk,
        ...others,
      ]
    },
    close: () => ownProcess.close(),
  }
}

function modelFamilies(all: readonly ModelMetrics[]): MetricFamily[] {
  const samples: ModelSamples = {
    requests: [],
    rows: [],
    seconds: [],
    batchRows: [],
    classes: [],
    values: [],
    nonFinite: [],
    restarts: [],
  }
  for (const metrics of all) metrics.addTo(samples)
  return [
    counterFamily('mlops_requests_total', 'Requests that were answered.', samples.requests),
    histogramFamily(
      'mlops_request_seconds',
      'Time from a request that is there whole to its answer.',
      samples.seconds,
    ),
    counterFamily('mlops_rows_total', 'Rows that were answered, by source.', samples.rows),
    histogramFamily('mlops_batch_rows', 'Rows of a run of the model.', samples.batchRows),
    counterFamily('mlops_predictions_total', 'Rows by predicted class.', samples.classes),
    histogramFamily('mlops_prediction_value', 'Numbers that were predicted.', samples.values),
    counterFamily(
      'mlops_predictions_nonfinite_total',
      'Rows for which NaN or an infinity was predicted.',
      samples.nonFinite,
    ),
    counterFamily(
      'mlops_model_process_restarts_total',
      'Processes of the model that died, or hung and were ended.',
      samples.restarts,
    ),
  ]
}

function errorFamily(errors: ReadonlyMap<string, number>): MetricFamily {
  const values = [...errors].map(([kind, value]): Sample => ({labels: {kind}, value}))
  return counterFamily('mlops_errors_total', 'Errors that clients got, by kind.', values)
}

function queueFamilies(lengths: readonly QueueLength[]): MetricFamily[] {
  const samples = (of: 'rows' | 'bytes'): Sample[] =>
    lengths.map(length => ({
      labels: {model: length.model, version: length.version ?? ''},
      value: length[of],
    }))
  return [
    gaugeFamily('mlops_queue_rows', 'Rows that wait for the model.', samples('rows')),
    gaugeFamily('mlops_queue_bytes', 'Bytes of the rows that wait.', samples('bytes')),
  ]
}

function infoFamily(loaded: readonly LoadedModel[]): MetricFamily {
  const values = loaded.map(({name, version, label, sha256}): Sample => {
    return {labels: {model: name, version: version ?? '', label, sha256}, value: 1}
  })
  return gaugeFamily('mlops_model_info', 'Models that are loaded.', values, 'first')
}

function buildFamily(version: string): MetricFamily {
  const labels = {version, node: process.versions.node}
  return gaugeFamily('mlops_build_info', 'What serves.', [{labels, value: 1}], 'first')
}
