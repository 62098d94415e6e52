import {counterFamily, type MetricFamily, type Sample} from './metric-family.ts'

/** Counts of rare events by their labels. */
export class LabelledCounter {
  readonly #name: string
  readonly #help: string
  readonly #aggregator: MetricFamily['aggregator']
  readonly #counts = new Map<string, {readonly labels: Sample['labels']; value: number}>()

  /** @param aggregator - `max` for what every process of a server sees, such as a stage that moves. */
  constructor(name: string, help: string, aggregator: MetricFamily['aggregator'] = 'sum') {
    this.#name = name
    this.#help = help
    this.#aggregator = aggregator
  }

  /** @param by - 0 lets the first event be seen as an increase. */
  add(labels: Sample['labels'] = {}, by = 1): void {
    const key = JSON.stringify(labels)
    const known = this.#counts.get(key)
    if (known === undefined) this.#counts.set(key, {labels, value: by})
    else known.value += by
  }

  family(): MetricFamily {
    const values = [...this.#counts.values()].map(({labels, value}) => ({labels, value}))
    return {...counterFamily(this.#name, this.#help, values), aggregator: this.#aggregator}
  }
}
