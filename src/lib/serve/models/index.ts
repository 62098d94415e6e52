export {assertSameColumns} from './assert-same-columns.ts'
export {followStage, type StageFollower} from './follow-stage.ts'
export {loadVersion, requestKey, servedName, type LiveVersion} from './live-version.ts'
export {ModelTable} from './model-table.ts'
