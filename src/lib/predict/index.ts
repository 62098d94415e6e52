export {predictRows, type PredictedRow} from './predict-rows.ts'
export {type RowSource} from './open-rows.ts'
