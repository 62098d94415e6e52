export {decideRetraining} from './decide-retraining.ts'
export {writeAdvice} from './advice.ts'
