export {decideRetraining} from './decide-retraining.ts'
export {advicePath, readAdvice, writeAdvice, type Advice} from './advice.ts'
