import {Histogram} from './histogram.ts'
import type {Sample} from './metric-family.ts'

const SECONDS = [
  0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
]
const ROWS = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 4096]
/** 1, 2 and 5 of every power of ten from 0.001 to a million, below zero and above. */
const VALUES = signed(
  [-3, -2, -1, 0, 1, 2, 3, 4, 5, 6].flatMap(e => [1, 2, 5].map(m => +`${m}e${e}`)),
)
const MAX_CLASSES = 100
const OTHER_CLASSES = '(other)'
const MAX_STATUS = 600

interface ProtocolMetrics {
  readonly byStatus: Float64Array
  readonly seconds: Histogram
}

/** Samples by metric. */
export interface ModelSamples {
  readonly requests: Sample[]
  readonly rows: Sample[]
  readonly seconds: Sample[]
  readonly batchRows: Sample[]
  readonly classes: Sample[]
  readonly values: Sample[]
  readonly nonFinite: Sample[]
  readonly restarts: Sample[]
}

/** What is counted about one version of a model; each call takes well under a microsecond. */
export class ModelMetrics {
  readonly #labels: {readonly model: string; readonly version: string}
  readonly #protocols = new Map<string, ProtocolMetrics>()
  readonly #classes = new Map<string, number>()
  #batchRows: Histogram | undefined
  #values: Histogram | undefined
  #nonFinite = 0
  readonly #restarts = {died: 0, hung: 0}
  readonly #rows = {model: 0, precomputed: 0}

  constructor(model: string, version: string) {
    this.#labels = {model, version}
  }

  /** A request that was answered, whether well or not. */
  request(protocol: string, status: number, seconds: number): void {
    let metrics = this.#protocols.get(protocol)
    if (metrics === undefined) {
      metrics = {byStatus: new Float64Array(MAX_STATUS), seconds: new Histogram(SECONDS)}
      this.#protocols.set(protocol, metrics)
    }
    metrics.byStatus[status] = (metrics.byStatus[status] ?? 0) + 1
    metrics.seconds.observe(seconds)
  }

  /** A run of the model for one or several requests. */
  batch(rows: number): void {
    this.#batchRows ??= new Histogram(ROWS)
    this.#batchRows.observe(rows)
  }

  /** Rows that were answered, by the model or from a table. */
  rows(source: 'model' | 'precomputed', count: number): void {
    this.#rows[source] += count
  }

  /** A row that was predicted to be of a class; all classes beyond the first hundred are one. */
  predictedClass(label: string): void {
    const classes = this.#classes
    const count = classes.get(label)
    if (count !== undefined) classes.set(label, count + 1)
    else if (classes.size < MAX_CLASSES) classes.set(label, 1)
    else classes.set(OTHER_CLASSES, (classes.get(OTHER_CLASSES) ?? 0) + 1)
  }

  /** A row for which a number was predicted. */
  predictedValue(value: number): void {
    if (!Number.isFinite(value)) {
      this.#nonFinite++
      return
    }
    this.#values ??= new Histogram(VALUES)
    this.#values.observe(value)
  }

  /** A child process of the model ended on its own, or was ended for hanging. */
  restart(reason: 'died' | 'hung'): void {
    this.#restarts[reason]++
  }

  /**
   * Ranges of predicted numbers that suit this model, before the first is counted.
   *
   * @param bounds - Upper bounds, ascending.
   */
  setValueBounds(bounds: readonly number[]): void {
    this.#values = new Histogram(bounds)
  }

  addTo(samples: ModelSamples): void {
    const labels = this.#labels
    for (const [protocol, {byStatus, seconds}] of this.#protocols) {
      byStatus.forEach((value, status) => {
        if (value > 0) samples.requests.push({labels: {protocol, status, ...labels}, value})
      })
      samples.seconds.push(...seconds.samples('mlops_request_seconds', {protocol, ...labels}))
    }
    for (const source of ['model', 'precomputed'] as const) {
      const value = this.#rows[source]
      if (value > 0) samples.rows.push({labels: {...labels, source}, value})
    }
    if (this.#batchRows) {
      samples.batchRows.push(...this.#batchRows.samples('mlops_batch_rows', labels))
    }
    for (const [name, value] of this.#classes) {
      samples.classes.push({labels: {...labels, class: name}, value})
    }
    if (this.#values) {
      samples.values.push(...this.#values.samples('mlops_prediction_value', labels))
    }
    // A zero lets the first be seen as an increase; requests that never reached a model are under no name.
    if (labels.model !== '') samples.nonFinite.push({labels, value: this.#nonFinite})
    // Only what has run has processes.
    if (this.#batchRows)
      for (const [reason, value] of Object.entries(this.#restarts))
        samples.restarts.push({labels: {...labels, reason}, value})
  }
}

function signed(positive: readonly number[]): number[] {
  return [...positive.map(value => -value).reverse(), 0, ...positive]
}
