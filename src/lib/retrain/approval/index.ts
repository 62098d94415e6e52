export {approveRun, rejectRun, type ApprovalRequest} from './approve-run.ts'
