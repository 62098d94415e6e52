export {Adwin} from './adwin.ts'
export {Ddm} from './ddm.ts'
export {findChanges, type Detector} from './find-changes.ts'
export {PageHinkley} from './page-hinkley.ts'
export {joinSteps, StepMeans, type Step} from './step-means.ts'
export {streamNoise} from './stream-noise.ts'
export {unitRanks} from './unit-scale.ts'
export {
  LEAST_STREAM,
  STREAM_DELTA,
  watchSteps,
  type StreamChange,
  type WatchedSteps,
} from './watch-steps.ts'
