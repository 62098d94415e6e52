export {
  planTraining,
  trainModel,
  type TrainedModel,
  type TrainMode,
  type TrainOptions,
  type TrainPlan,
  type TrainRequest,
} from './train-model.ts'
export {codeDigest} from './code-digest.ts'
export {describeData} from './hand-over-data.ts'
export {type HandedOverTable} from './hand-over-table.ts'
export {installModel} from './install-model.ts'
export {readMetrics, type Metrics} from './read-metrics.ts'
export {type TrainingRecord} from './training-record.ts'
