import {answerRequests} from '../../platform/threads/index.ts'
import {compareSamples, type CompareRequest} from './compare-samples.ts'

answerRequests(request => ({result: compareSamples(request as CompareRequest)}))
