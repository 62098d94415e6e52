export {predictModel, type PredictRequest, type PredictedRows} from './predict-model.ts'
export {formatRows} from './format-rows.ts'
export {predictRows, type PredictedRow} from './predict-rows.ts'
export {type RowSource} from './open-rows.ts'
