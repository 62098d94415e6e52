import type {MetricFamily} from './metric-family.ts'

/** Media type of the text that Prometheus reads. */
export const METRICS_CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8'

/**
 * The text that Prometheus reads.
 *
 * @param processes - What each process of the server collected; added up by metric and labels.
 */
export async function renderMetrics(
  processes: readonly (readonly MetricFamily[])[],
): Promise<string> {
  // As many files as a tenth of the server, so that it starts without them.
  const {AggregatorRegistry} = await import('prom-client')
  const told = processes.map(families => families.filter(({values}) => values.length > 0))
  return AggregatorRegistry.aggregate(told).metrics()
}
