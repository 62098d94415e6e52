export type {LineStyle} from './ops/index.ts'
export {readServeEnvironment, type ServeEnvironment} from './serve-environment.ts'
export {startServing, type RunningServer, type ServeRequest} from './start-serving.ts'
export {type ServingStarted} from './describe-started.ts'
