export {planModes} from './plan-modes.ts'
export {trainCandidates} from './train-candidates.ts'
