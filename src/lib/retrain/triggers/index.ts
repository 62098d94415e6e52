export {decideRetraining} from './decide-retraining.ts'
