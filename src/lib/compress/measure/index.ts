export {agreementOf, predictsClasses, type Answers} from './agreement.ts'
export {type Baseline} from './baseline.ts'
export {lossOf, parseMaxLoss} from './loss.ts'
export {answerFeeds, answerSample, gzipSize, metricOf, timeBoth} from './measure-model.ts'
