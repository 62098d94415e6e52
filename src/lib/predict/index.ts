export {predictRows, type PredictedRow} from './predict-rows.ts'
