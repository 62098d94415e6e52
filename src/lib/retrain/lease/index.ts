export {withRetrainLease} from './with-retrain-lease.ts'
