import {answerRequests} from '../../platform/threads/index.ts'
import {compareSamples, type CompareRequest} from './compare-samples.ts'

answerRequests((request: CompareRequest) => ({result: compareSamples(request)}))
