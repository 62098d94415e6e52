import {bodyFailures} from './error-responses.ts'
import {exampleOf} from './example-row.ts'
import type {JsonSchema} from './json-schema.ts'
import type {NamedModel} from './named-model.ts'
import {json, pathParameter, type Paths} from './operation.ts'
import {manyAnswerSchema, oneAnswerSchema, predictionSchema} from './prediction-schema.ts'
import {predictBodySchema, rowSchema, rowsSchema} from './row-schema.ts'

/** The headers that every prediction takes. */
export const PREDICTION_HEADERS: readonly JsonSchema[] = [
  {
    name: 'X-Request-Id',
    in: 'header',
    description: 'Your own id of the request, which becomes that of the prediction.',
    schema: {type: 'string', pattern: '^[A-Za-z0-9_.:/+=-]{0,128}$'},
  },
  {
    name: 'X-Unit',
    in: 'header',
    description: 'Who or what it is about; the same unit gets the same version.',
    schema: {type: 'string'},
  },
  {
    name: 'X-Timeout-Ms',
    in: 'header',
    description: 'Milliseconds after which the answer is not wanted any more.',
    schema: {type: 'number', exclusiveMinimum: 0},
  },
]

/** `/predict`, and the same for a model and a version by name. */
export function predictPaths(models: readonly NamedModel[], secured: boolean): Paths {
  const [only] = models
  if (models.length === 1 && only !== undefined) {
    const {name} = only.model
    return {
      '/predict': predict(only, 'predict', 'Predict', [], secured),
      ...named(only, '{model}', '', [pathParameter('model', [name], 'The model.')], secured),
    }
  }
  const paths = models.map((model, index) =>
    named(model, encodeURIComponent(model.model.name), String(index + 1), [], secured),
  )
  return Object.assign({}, ...paths) as Paths
}

/** The schemas that the paths of a model refer to. */
export function modelSchemas(named: NamedModel): Readonly<Record<string, JsonSchema>> {
  const {model, columns, component, componentName} = named
  const row = component('Row')
  return {
    [componentName('Row')]: rowSchema(columns, model.key),
    [componentName('Rows')]: rowsSchema(columns, row, model.key),
    [componentName('PredictBody')]: predictBodySchema(columns, row, component('Rows'), model.key),
    [componentName('Prediction')]: predictionSchema(model),
    [componentName('OneAnswer')]: oneAnswerSchema(component('Prediction')),
    [componentName('ManyAnswer')]: manyAnswerSchema(
      component('Prediction'),
      model.key !== undefined,
    ),
  }
}

function named(
  model: NamedModel,
  segment: string,
  suffix: string,
  parameters: readonly JsonSchema[],
  secured: boolean,
): Paths {
  const {name, versions} = model.model
  const at = `/models/${segment}`
  const byModel = predict(model, `predictModel${suffix}`, `Ask ${name}`, parameters, secured)
  if (versions.length === 0) return {[`${at}/predict`]: byModel}
  const version = pathParameter('version', versions, 'A version that is served.')
  const all = [...parameters, version]
  return {
    [`${at}/predict`]: byModel,
    [`${at}/versions/{version}/predict`]: predict(
      model,
      `predictVersion${suffix}`,
      `Ask one version of ${name}`,
      all,
      secured,
    ),
  }
}

function predict(
  {model: {key}, columns, component}: NamedModel,
  operationId: string,
  summary: string,
  parameters: readonly JsonSchema[],
  secured: boolean,
): JsonSchema {
  const row = exampleOf(columns)
  return {
    post: {
      operationId,
      summary,
      description:
        'One row is answered by one prediction; a list of rows, {"rows": […]} and {"columns": {…}} by a list.',
      tags: ['Predict'],
      parameters: [...parameters, ...PREDICTION_HEADERS],
      requestBody: {
        required: true,
        content: {
          'application/json': {
            schema: component('PredictBody'),
            examples: {
              'one row': {value: row},
              ...(key === undefined ? {} : {'by key': {value: {[key]: 1}}}),
              'several rows': {value: [row, row]},
              rows: {value: {rows: [row]}},
              columns: {
                value: {
                  columns: Object.fromEntries(
                    Object.entries(row).map(([name, value]) => [name, [value]]),
                  ),
                },
              },
            },
          },
        },
      },
      responses: {
        '200': json({anyOf: [component('OneAnswer'), component('ManyAnswer')]}, 'The prediction.'),
        ...bodyFailures(secured),
      },
    },
  }
}
