export {followStage, type StageFollower} from './follow-stage.ts'
export {loadVersion, type LiveVersion} from './live-version.ts'
export {ModelTable} from './model-table.ts'
