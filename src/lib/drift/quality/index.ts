export {schemaIssues, type TableFacts} from './schema-issues.ts'
export {columnIssues} from './column-issues.ts'
export {countDuplicates} from './count-duplicates.ts'
