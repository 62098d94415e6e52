export type * from './types.ts'
export {describeModel, examineModel, type ExaminedModel} from './examine-model.ts'
export type {ModelDescription} from './model-description.ts'
export {externalDataNames} from './external-data-names.ts'
export {formatShape} from './format-shape.ts'
export {putCategories} from './known-categories.ts'
export {loadModel, type LoadedModel} from './load-model.ts'
export {packImages, packPictures, type PackedImages, type PackedPictures} from './pack-images.ts'
export {
  createPredictionReader,
  type OutputMeaning,
  type PredictionReader,
} from './prediction-reader.ts'
export {predictionRules, type PredictionRule, type PredictionTake} from './prediction-rules.ts'
export {mobileModel, type MobileModel} from './mobile-model.ts'
export type {RunnableModel} from './runnable-model.ts'
export {readWholeModel} from './read-whole-model.ts'
export {runBatches} from './pool/run-batches.ts'
export {shapedTensors} from './predict-batch.ts'
export {createValues} from './tensor-values.ts'
export {
  modelPredictor,
  type PackAnswer,
  type Predictor,
  type ScoredModel,
} from './pool/predictor.ts'
export {openPredictorPool, type PredictorPool} from './pool/predictor-pool.ts'
export {permuteColumn, measurePermutations, type PermutedColumn} from './permute-columns.ts'
export {pickRows, replaceColumn, sliceRows, type ColumnPlace} from './replace-rows.ts'
export {firstRows, timeRun, timesAt} from './time-runs.ts'
