export {openTables, type TablesRequest} from './open-tables.ts'
export {orderOf, type LogRequest, type SourceRequest} from './open-side.ts'
export {type MemoryPlan} from './memory-plan.ts'
export type {
  ComparedColumn,
  DriftTables,
  SideColumn,
  SchemaFacts,
  SideOfColumn,
  SkippedColumn,
  TableSide,
  TypeChange,
} from './tables.ts'
export {matchSeason, type Season} from './match-season.ts'
