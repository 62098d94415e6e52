export {Adwin} from './adwin.ts'
export {Ddm} from './ddm.ts'
export type {Detector} from './find-changes.ts'
export {PageHinkley} from './page-hinkley.ts'
export {joinSteps, StepMeans, type Step} from './step-means.ts'
export {
  LEAST_STREAM,
  STREAM_DELTA,
  watchSteps,
  type StreamChange,
  type WatchedSteps,
} from './watch-steps.ts'
