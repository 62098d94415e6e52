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
