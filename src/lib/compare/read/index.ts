export {
  readModels,
  type OpenedModel,
  type ReadModels,
  type ReadModelsRequest,
} from './read-models.ts'
