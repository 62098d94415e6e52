export type {DocumentedModel, DocumentedServer} from './documented-model.ts'
export type {KnownValues} from './documented-column.ts'
export {exampleRow, type ExampleRow} from './example-row.ts'
export {openApiDocument} from './openapi-document.ts'
