export {schemaIssues, type TableFacts} from './schema-issues.ts'
export {columnIssues} from './column-issues.ts'
export type {Duplicates, SchemaFacts} from './types.ts'
