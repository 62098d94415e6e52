export {openPredictionLog, type LoggedPrediction, type PredictionLog} from './prediction-log.ts'
export {createPredictionIds} from './prediction-ids.ts'
