import {answerRequests} from '../../platform/threads/index.ts'
import {compareEmbeddings, type EmbeddingsToCompare} from './compare-embeddings.ts'

answerRequests(request => ({result: compareEmbeddings(request as EmbeddingsToCompare)}))
