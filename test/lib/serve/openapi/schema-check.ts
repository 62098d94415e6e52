import {Ajv2020, type ValidateFunction} from 'ajv/dist/2020.js'
import {
  openApiDocument,
  type DocumentedModel,
  type DocumentedServer,
} from '../../../../src/lib/serve/openapi/index.ts'
import {SERVER} from './documented.ts'

/** What says whether a value fits a component of the document of these models. */
export function schemaCheck(
  component: string,
  models: DocumentedModel | readonly DocumentedModel[],
  server: DocumentedServer = SERVER,
): ValidateFunction {
  const list = 'name' in models ? [models] : models
  const ajv = new Ajv2020({strict: false})
  ajv.addSchema(openApiDocument(list, server), 'openapi')
  const check = ajv.getSchema(`openapi#/components/schemas/${component}`)
  if (check === undefined) throw new Error(`There is no component ${component}.`)
  return check
}
