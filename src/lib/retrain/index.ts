export {approveRun, rejectRun, type ApprovalRequest} from './approval/index.ts'
export {findRun, listRuns} from './show-runs.ts'
export {checkRetraining, planRetraining, retrainModel, type Retraining} from './retrain-model.ts'
export {describeDecision} from './render/describe-decision.ts'
export {describePlan, describeRun, outcomeText, runTable, type Fact} from './render/describe-run.ts'
export {writeAdvice} from './triggers/index.ts'
export type * from './types.ts'
export {
  checkJobs,
  installJob,
  JOB_TARGETS,
  type InstallResult,
  type JobFile,
} from './install/index.ts'
export {watchModel, type WatchRequest} from './watch-model.ts'
export {type WatchRecord} from './watch/index.ts'
