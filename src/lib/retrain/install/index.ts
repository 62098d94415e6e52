export {checkJobs, installJob, type InstallResult, type JobFile} from './install-job.ts'
export {JOB_TARGETS, type JobTarget} from './job-files.ts'
export type {Machine} from './machine.ts'
