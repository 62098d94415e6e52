export {openThread, type Thread, type ThreadOptions} from './open-thread.ts'
export {openThreadPool, type ThreadPool} from './open-thread-pool.ts'
export {answerRequests, type ThreadAnswer} from './answer-requests.ts'
