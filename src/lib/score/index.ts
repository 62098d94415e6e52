export {scoreTable} from './score-table.ts'
export {readImages, type ImageReader} from './read-images.ts'
export {modelPredictor, type Predictor, type ScoredModel} from './predictor.ts'
export {type ScoreJob, type ScoreProgress, type ScoreSummary} from './score-job.ts'
