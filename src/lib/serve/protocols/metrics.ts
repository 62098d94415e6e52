import {mergeInputs} from '../drift/index.ts'
import type {Route} from '../http/index.ts'
import {METRICS_CONTENT_TYPE, renderMetrics, type MetricFamily} from '../ops/index.ts'

/** `GET /metrics`, in the format of Prometheus. */
export function metricsRoute(gather: () => Promise<readonly (readonly MetricFamily[])[]>): Route {
  return {
    method: 'GET',
    path: '/metrics',
    handle: async () => ({
      status: 200,
      headers: {'Content-Type': METRICS_CONTENT_TYPE},
      body: await renderMetrics(mergeInputs(await gather())),
    }),
  }
}
