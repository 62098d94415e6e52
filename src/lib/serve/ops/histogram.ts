import type {MetricFamily, Sample} from './metric-family.ts'

/** Counts of numbers by range: plain arrays, as it is asked for every request. */
export class Histogram {
  readonly #bounds: Float64Array
  /** One more than there are bounds: what lies above the last. */
  readonly #counts: Float64Array
  #sum = 0

  /** @param bounds - Upper bounds of the ranges, ascending. */
  constructor(bounds: ArrayLike<number>) {
    this.#bounds = Float64Array.from(bounds)
    this.#counts = new Float64Array(bounds.length + 1)
  }

  /** @param value - A finite number. */
  observe(value: number): void {
    const bounds = this.#bounds
    let low = 0
    let high = bounds.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (value <= (bounds[middle] ?? Infinity)) high = middle
      else low = middle + 1
    }
    this.#counts[low] = (this.#counts[low] ?? 0) + 1
    this.#sum += value
  }

  /** Buckets are cumulative, as Prometheus wants them. */
  samples(name: string, labels: Sample['labels']): Sample[] {
    const samples: Sample[] = []
    let count = 0
    this.#counts.forEach((inRange, index) => {
      count += inRange
      const le = this.#bounds[index] ?? '+Inf'
      samples.push({metricName: `${name}_bucket`, labels: {...labels, le}, value: count})
    })
    samples.push({metricName: `${name}_sum`, labels, value: this.#sum})
    samples.push({metricName: `${name}_count`, labels, value: count})
    return samples
  }
}

export function histogramFamily(
  name: string,
  help: string,
  values: readonly Sample[],
): MetricFamily {
  return {name, help, type: 'histogram', aggregator: 'sum', values}
}
