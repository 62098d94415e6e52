export {chooseWindows, lengthText, parseWindows} from './choose-windows.ts'
export {
  LEAST_CUTS,
  planGrid,
  type Grid,
  type PlannedModel,
  type TrainingWindow,
  type Variant,
} from './plan-trainings.ts'
export {trainingWindow, windowRules, type WindowRules} from './training-window.ts'
