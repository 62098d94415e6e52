import {AggregatorRegistry, Registry} from 'prom-client'
import type {MetricFamily} from './metric-family.ts'

/** Media type of the text that Prometheus reads. */
export const METRICS_CONTENT_TYPE: string = Registry.PROMETHEUS_CONTENT_TYPE

/**
 * The text that Prometheus reads.
 *
 * @param processes - What each process of the server collected; added up by metric and labels.
 */
export async function renderMetrics(
  processes: readonly (readonly MetricFamily[])[],
): Promise<string> {
  const told = processes.map(families => families.filter(({values}) => values.length > 0))
  return AggregatorRegistry.aggregate(told).metrics()
}
