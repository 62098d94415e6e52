import {ref, type JsonSchema} from './json-schema.ts'
import {json, pathParameter, reading, text, type Paths} from './operation.ts'

const VERSION: JsonSchema = {
  type: 'object',
  properties: {
    version: {type: ['string', 'null']},
    label: {type: 'string'},
    sha256: {type: 'string', pattern: '^[0-9a-f]{64}$'},
    task: {type: 'string'},
    labels: {type: 'array', items: {type: ['string', 'number']}},
    columns: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          name: {type: 'string'},
          type: {type: 'string'},
          kind: {type: 'string', enum: ['scalar', 'image']},
        },
        required: ['name', 'type', 'kind'],
      },
    },
  },
  required: ['version', 'label', 'sha256', 'task', 'labels', 'columns'],
}

const PRECOMPUTED_TABLE: JsonSchema = {
  type: 'object',
  description: 'Predictions that were made before, which answer the rows whose key they have.',
  properties: {
    key: {type: 'string', description: 'The column of the requests that names one.'},
    rows: {type: 'integer'},
    modelVersions: {type: 'array', items: {type: 'string'}},
    scoredAt: {
      type: 'object',
      properties: {first: {type: ['string', 'null']}, last: {type: ['string', 'null']}},
      required: ['first', 'last'],
    },
  },
  required: ['key', 'rows', 'modelVersions', 'scoredAt'],
}

export const SERVER_SCHEMAS: Readonly<Record<string, JsonSchema>> = {
  Version: VERSION,
  PrecomputedTable: PRECOMPUTED_TABLE,
  Models: {
    type: 'object',
    properties: {
      models: {
        type: 'array',
        items: {
          type: 'object',
          properties: {
            name: {type: 'string'},
            versions: {type: 'array', items: ref('Version')},
            precomputed: ref('PrecomputedTable'),
          },
          required: ['name', 'versions'],
        },
      },
    },
    required: ['models'],
  },
  Model: {
    allOf: [
      ref('Version'),
      {
        type: 'object',
        properties: {name: {type: 'string'}, precomputed: ref('PrecomputedTable')},
        required: ['name'],
      },
    ],
  },
}

/** What is served, and how the server is. */
export function serverPaths(names: readonly string[], secured: boolean): Paths {
  const tag = 'Server'
  const open = {open: true, secured, tag}
  const ready = (operationId: string): JsonSchema =>
    reading({
      ...open,
      operationId,
      summary: 'Whether every model is loaded and warm',
      answers: {'200': text('Ready.'), '503': text('Loading, or stopping.')},
    })
  return {
    '/models': reading({
      ...{operationId: 'models', summary: 'The models that are served', tag: 'Predict', secured},
      answers: {'200': json(ref('Models'), 'The models, and their versions.')},
    }),
    '/models/{model}': reading({
      ...{operationId: 'model', summary: 'What a model takes and gives', tag: 'Predict', secured},
      parameters: [pathParameter('model', names, 'The model.')],
      answers: {'200': json(ref('Model'), 'The version that answers.')},
    }),
    '/livez': reading({
      ...open,
      operationId: 'live',
      summary: 'Whether the process answers',
      answers: {'200': text('It does.')},
    }),
    '/readyz': ready('ready'),
    '/ping': ready('ping'),
    '/health': ready('health'),
    '/version': reading({
      ...open,
      operationId: 'version',
      summary: 'Version of mlops',
      answers: {'200': text('The version.')},
    }),
    '/metrics': reading({
      ...{operationId: 'metrics', summary: 'Measurements for Prometheus', tag, secured},
      answers: {'200': text('In the text format of Prometheus.')},
    }),
  }
}
