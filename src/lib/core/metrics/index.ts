export {type CalibrationBin, type Calibration, calibrationOf} from './calibration.ts'
export {logLossOfRow} from './class-losses.ts'
export {metricDefinitions, usualMetrics} from './definitions.ts'
export {createFacts, type ClassFacts, type Facts, type ValueFacts} from './facts.ts'
export {measureMetric} from './measure-metric.ts'
export {
  metricInterval,
  type IntervalMethod,
  type IntervalOptions,
  type MetricInterval,
} from './metric-interval.ts'
export {namesFor, parseMetric, parseMetricFor} from './parse-metric.ts'
export {
  precisionRecallCurve,
  rocCurve,
  type PrecisionRecallPoint,
  type RocPoint,
} from './score-curves.ts'
export {pairMetric} from './paired/pair-metric.ts'
export {
  compatibility,
  type CompatibilityRate,
  type PairedCompatibility,
} from './paired/compatibility.ts'
export type * from './paired/types.ts'
export type * from './types.ts'
export {type LabelledScores} from './estimated/calibrate-isotonic.ts'
export {calibrationHelps} from './estimated/calibration-helps.ts'
export {ESTIMATED_METRICS, type EstimatedMetric} from './estimated/estimate-metric.ts'
export {estimateWithInterval} from './estimated/estimate-with-interval.ts'
