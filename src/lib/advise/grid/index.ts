export {keyOf, openCache, type Cache} from './cache.ts'
export {rowsDigest} from './data-digest.ts'
export {runJobs} from './run-jobs.ts'
export {trainOne, type TrainContext, type Trained} from './train-one.ts'
