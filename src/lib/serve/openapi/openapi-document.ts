import type {DocumentedModel, DocumentedServer} from './documented-model.ts'
import {ERROR_SCHEMAS, errorResponses} from './error-responses.ts'
import {FEEDBACK_SCHEMAS, feedbackPaths} from './feedback-paths.ts'
import {invocationPaths, invocationSchemas} from './invocation-paths.ts'
import type {JsonSchema} from './json-schema.ts'
import {nameModels} from './named-model.ts'
import {oipPaths} from './oip-paths.ts'
import {oipModelSchemas, OIP_SCHEMAS} from './oip-schemas.ts'
import {modelSchemas, predictPaths} from './predict-paths.ts'
import {SERVER_SCHEMAS, serverPaths} from './server-paths.ts'

/**
 * What a server takes and answers, as OpenAPI 3.1. Plain data: it is made once for a set of versions.
 *
 * Three things that JSON Schema cannot say stand in descriptions: lists of columns are equally long,
 * inputs have the same number of rows, and a tensor has as many elements as its shape says.
 *
 * @throws MlopsError `MODEL_OPTIONS` when a declared default is no value of its column.
 */
export function openApiDocument(
  models: readonly DocumentedModel[],
  server: DocumentedServer,
): JsonSchema {
  const {secured, oip, url, feedback = true} = server
  const named = nameModels(models)
  const [only] = named
  const single = named.length === 1 && only !== undefined ? only : undefined
  const paths = {
    ...predictPaths(named, secured),
    ...(feedback ? feedbackPaths(secured) : {}),
    ...serverPaths(
      models.map(({name}) => name),
      secured,
    ),
    ...(single === undefined ? {} : invocationPaths(single, secured)),
    ...(oip ? oipPaths(named, secured) : {}),
  }
  const schemas: Record<string, JsonSchema> = {...ERROR_SCHEMAS, ...SERVER_SCHEMAS}
  if (feedback) Object.assign(schemas, FEEDBACK_SCHEMAS)
  for (const model of named) Object.assign(schemas, modelSchemas(model))
  if (single !== undefined) Object.assign(schemas, invocationSchemas(single))
  if (oip) Object.assign(schemas, OIP_SCHEMAS, ...named.map(oipModelSchemas))
  return {
    openapi: '3.1.1',
    info: {
      title: models.map(({name}) => name).join(', '),
      version: versionOf(models, server),
      description:
        'Predictions over HTTP. Errors say in `hint` what to do about them. What the pages at /try and /docs ask besides is their own, and no part of it.',
    },
    servers: [{url: url ?? '/'}],
    ...(secured ? {security: [{token: []}, {apiKey: []}]} : {}),
    paths,
    components: {
      schemas,
      responses: errorResponses(),
      ...(secured ? {securitySchemes: SCHEMES} : {}),
    },
    'x-mlops': {version: server.version, models: models.map(summarize)},
  }
}

const SCHEMES: JsonSchema = {
  token: {type: 'http', scheme: 'bearer'},
  apiKey: {type: 'apiKey', in: 'header', name: 'X-API-Key'},
}

/** That of the model, where there is one; else that of mlops. */
function versionOf(models: readonly DocumentedModel[], {version}: DocumentedServer): string {
  const [first, ...others] = models
  return (others.length === 0 ? first?.versions[0] : undefined) ?? version
}

/** What the page of the document says at its top. */
function summarize({name, versions, stage, signature}: DocumentedModel): object {
  return {name, versions, stage: stage ?? null, task: signature.task}
}
