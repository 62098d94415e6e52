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
