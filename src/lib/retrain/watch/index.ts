export {watchRetraining, type Attempt, type WatchOptions} from './watch-retraining.ts'
export {readWatch, runningWatch, type WatchRecord} from './watch-file.ts'
