export {createGpuSource} from './gpu-metrics.ts'
export {LabelledCounter} from './labelled-counter.ts'
export {gaugeFamily, type MetricFamily, type Sample} from './metric-family.ts'
export {
  createMetrics,
  type LoadedModel,
  type Metrics,
  type MetricSource,
  type QueueLength,
} from './metrics.ts'
export type {ModelMetrics} from './model-metrics.ts'
export {PLAIN_STYLE, type LineStyle} from './pretty-line.ts'
export {METRICS_CONTENT_TYPE, renderMetrics} from './render-metrics.ts'
export {
  createServerLog,
  type LogLevel,
  type ServerLog,
  type ServerLogOptions,
} from './server-log.ts'
