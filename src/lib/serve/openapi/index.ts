export type {DocumentedModel, DocumentedServer} from './documented-model.ts'
export {exampleRow, type ExampleRow, type KnownValues} from './example-row.ts'
export {openApiDocument} from './openapi-document.ts'
