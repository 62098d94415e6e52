export {type CheckStatus} from './check.ts'
export {examineSetup, type CheckReport, type DoctorReport, type ExamineOptions} from './examine.ts'
