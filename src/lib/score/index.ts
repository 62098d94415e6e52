export {scoreModel, type ScoredTable, type ScoreRequest} from './score-model.ts'
export {scoreTable} from './score-table.ts'
export {type ScoreJob, type ScoreProgress, type ScoreSummary} from './score-job.ts'
