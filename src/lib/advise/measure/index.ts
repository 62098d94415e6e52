export {driftShare, type DriftOf, type Stretch} from './measure-drift.ts'
export {measureModel, type Measurement, type ModelScores} from './measure-model.ts'
