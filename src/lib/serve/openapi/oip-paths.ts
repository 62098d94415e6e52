import {bodyFailures} from './error-responses.ts'
import {ref, type JsonSchema} from './json-schema.ts'
import type {NamedModel} from './named-model.ts'
import {jsonCarries, oipExample} from './oip-schemas.ts'
import {json, pathParameter, reading, type Paths} from './operation.ts'

const TAG = 'Open Inference Protocol'
const BINARY = {'application/octet-stream': {schema: {type: 'string', format: 'binary'}}}

/** The Open Inference Protocol v2 over HTTP. */
export function oipPaths(models: readonly NamedModel[], secured: boolean): Paths {
  const get = (
    operationId: string,
    summary: string,
    schema: string,
    more: {readonly open?: boolean; readonly parameters?: readonly JsonSchema[]} = {},
    notReady?: JsonSchema,
  ): JsonSchema => {
    const answers = {
      '200': json(ref(schema), summary),
      ...(notReady === undefined ? {} : {'503': notReady}),
    }
    return reading({operationId, summary, tag: TAG, answers, secured, style: 'oip', ...more})
  }
  const unready = (schema: string): JsonSchema =>
    json({anyOf: [ref(schema), ref('OipError')]}, 'Not ready yet, or stopping.')
  const names = models.map(({model}) => model.name)
  const model = pathParameter('model', names, 'The model.')
  const [only] = models
  const versions = models.length === 1 && only !== undefined ? only.model.versions : []
  const version = pathParameter('version', versions, 'A version that is served.')
  const places: readonly (readonly [
    at: string,
    suffix: string,
    parameters: readonly JsonSchema[],
  ])[] = [
    ['/v2/models/{model}', '', [model]],
    ...(versions.length === 0
      ? []
      : [['/v2/models/{model}/versions/{version}', 'Version', [model, version]] as const]),
  ]
  const metadata = places.flatMap(([at, suffix, parameters]): [string, JsonSchema][] => [
    [at, get(`oipModel${suffix}`, 'What the model takes and gives', 'OipModel', {parameters})],
    [
      `${at}/ready`,
      get(
        `oipModelReady${suffix}`,
        'Whether the model answers',
        'OipModelReady',
        {parameters},
        unready('OipModelReady'),
      ),
    ],
  ])
  return {
    '/v2': get('oipServer', 'What the server is', 'OipServer'),
    '/v2/health/live': get('oipLive', 'Whether the server lives', 'OipLive', {open: true}),
    '/v2/health/ready': get(
      'oipReady',
      'Whether every model answers',
      'OipReady',
      {open: true},
      unready('OipReady'),
    ),
    '/v2/models': get('oipModels', 'The models that are served', 'OipModels'),
    ...Object.fromEntries(metadata),
    ...inferPaths(models, places, secured),
  }
}

function inferPaths(
  models: readonly NamedModel[],
  places: readonly (readonly [at: string, suffix: string, parameters: readonly JsonSchema[]])[],
  secured: boolean,
): Paths {
  const [only] = models
  if (models.length === 1 && only !== undefined)
    return Object.fromEntries(
      places.map(([at, suffix, parameters]) => [
        `${at}/infer`,
        infer(only, `oipInfer${suffix}`, parameters, secured),
      ]),
    )
  const paths = models.flatMap((named, index): [string, JsonSchema][] => {
    const {name, versions} = named.model
    const at = `/v2/models/${encodeURIComponent(name)}`
    const one: [string, JsonSchema] = [
      `${at}/infer`,
      infer(named, `oipInfer${index + 1}`, [], secured),
    ]
    if (versions.length === 0) return [one]
    const version = pathParameter('version', versions, 'A version that is served.')
    const id = `oipInferVersion${index + 1}`
    return [one, [`${at}/versions/{version}/infer`, infer(named, id, [version], secured)]]
  })
  return Object.fromEntries(paths)
}

function infer(
  {model: {name, signature}, component}: NamedModel,
  operationId: string,
  parameters: readonly JsonSchema[],
  secured: boolean,
): JsonSchema {
  const content = jsonCarries(signature)
    ? {
        'application/json': {
          schema: component('OipRequest'),
          examples: {'one row': {value: oipExample(signature)}},
        },
      }
    : BINARY
  return {
    post: {
      operationId,
      summary: `Run ${name}`,
      description:
        'Tensors in JSON; with the header Inference-Header-Content-Length also in binary after it.',
      tags: [TAG],
      ...(parameters.length === 0 ? {} : {parameters}),
      requestBody: {required: true, content},
      responses: {
        '200': {
          description: 'The outputs of the graph.',
          content: {'application/json': {schema: component('OipAnswer')}, ...BINARY},
        },
        ...bodyFailures(secured, 'oip'),
      },
    },
  }
}
