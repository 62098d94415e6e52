export {watchRetraining, type Attempt, type WatchOptions} from './watch-retraining.ts'
export {readWatch, type WatchRecord} from './watch-file.ts'
