export {predictRows, type PredictedRow} from './predict-rows.ts'
export {predictWithModel, type Prediction, type PredictRequest} from './predict-with-model.ts'
