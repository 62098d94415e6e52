export {knownRows} from './known-rows.ts'
export {findLeakage, type LeakageRequest} from './find-leakage.ts'
export {
  readModels,
  type OpenedModel,
  type ReadModels,
  type ReadModelsRequest,
} from './read-models.ts'
export {
  readPredictions,
  type ReadPredictions,
  type ReadPredictionsRequest,
} from './predictions/read-predictions.ts'
export {rowSource, type RowSource} from './row-source.ts'
export {rowValues, type RowValues} from './row-values.ts'
