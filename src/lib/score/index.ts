export {scoreTable} from './score-table.ts'
export {type ScoreJob, type ScoreProgress, type ScoreSummary} from './score-job.ts'
export {scoreWithModel, type ScoreRequest} from './score-with-model.ts'
