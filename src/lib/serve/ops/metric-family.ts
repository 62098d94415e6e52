/** One number of a metric. */
export interface Sample {
  /** `…_bucket`, `…_sum` and `…_count` of a histogram; the name of the family where left out. */
  readonly metricName?: string
  readonly labels: Readonly<Record<string, string | number>>
  readonly value: number
}

/** A metric as plain data, so that it can be sent to another process and be added up there. */
export interface MetricFamily {
  readonly name: string
  readonly help: string
  readonly type: 'counter' | 'gauge' | 'histogram'
  /** What becomes of the numbers of several processes under the same labels. */
  readonly aggregator: 'sum' | 'min' | 'max' | 'first'
  readonly values: readonly Sample[]
}

/** Numbers that go up and down: a queue, the drift of a feature. */
export function gaugeFamily(
  name: string,
  help: string,
  values: readonly Sample[],
  aggregator: MetricFamily['aggregator'] = 'sum',
): MetricFamily {
  return {name, help, type: 'gauge', aggregator, values}
}

/** Numbers that only go up; the name ends in `_total`. */
export function counterFamily(name: string, help: string, values: readonly Sample[]): MetricFamily {
  return {name, help, type: 'counter', aggregator: 'sum', values}
}
