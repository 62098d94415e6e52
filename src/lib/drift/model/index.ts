export {measureImportance} from './permutation-importance.ts'
export {predictTables, type PredictedColumn, type PredictedTables} from './predict-tables.ts'
export type {
  ColumnImportance,
  ImportanceRequest,
  ModelImportance,
  ModelRequest,
  ModelSide,
  ModelTables,
} from './types.ts'
export {keepAnswers} from './keep-answers.ts'
export {predictSide, type PredictedSide} from './predict-side.ts'
