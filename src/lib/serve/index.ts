export type {LineStyle} from './ops/index.ts'
export {readServeEnvironment, type ServeEnvironment} from './serve-environment.ts'
export {startServing, type ServeRequest, type ServingStarted} from './start-serving.ts'
