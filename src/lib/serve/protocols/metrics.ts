import type {Route} from '../http/index.ts'
import {METRICS_CONTENT_TYPE, renderMetrics, type Metrics} from '../ops/index.ts'

/** `GET /metrics`, in the format of Prometheus. */
export function metricsRoute(metrics: Metrics): Route {
  return {
    method: 'GET',
    path: '/metrics',
    handle: async () => ({
      status: 200,
      headers: {'Content-Type': METRICS_CONTENT_TYPE},
      body: await renderMetrics([await metrics.collect()]),
    }),
  }
}
