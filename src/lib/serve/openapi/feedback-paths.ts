import {MOST_RECORDS} from '../feedback/index.ts'
import {bodyFailures} from './error-responses.ts'
import {ref, type JsonSchema} from './json-schema.ts'
import {json, type Paths} from './operation.ts'

const VALUE: JsonSchema = {
  anyOf: [{type: 'string', maxLength: 1000}, {type: ['number', 'boolean', 'null']}],
}

/** Days that every year has; the 29th of February is taken in leap years, which no pattern knows. */
const DAY =
  '[0-9]{4}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-8]))'
const TIME_OF_DAY =
  '[T ]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.,][0-9]{1,9})?)?(Z|[+-]([01][0-9]|2[0-3])(:?[0-5][0-9])?)'

export const FEEDBACK_SCHEMAS: Readonly<Record<string, JsonSchema>> = {
  Feedback: {
    type: 'object',
    properties: {
      id: {
        type: 'string',
        pattern: '^[A-Za-z0-9_.:/+=-]{1,160}$',
        description:
          'Id of the prediction; with a dot and the index of a row (from 0) of that row.',
      },
      label: {...VALUE, description: 'What turned out to be true.'},
      outcome: {...VALUE, description: 'What came of the decision, where that is something else.'},
      time: {
        type: ['string', 'null'],
        pattern: `^${DAY}(${TIME_OF_DAY})?$`,
        description:
          'When it became known, in ISO 8601 with a time zone, or a date; now by default.',
      },
      model: {
        type: 'string',
        minLength: 1,
        maxLength: 200,
        description: 'Where ids that clients chose are not unique across models.',
      },
      details: {type: ['object', 'null'], description: 'Anything else, up to 4096 bytes.'},
    },
    required: ['id'],
    anyOf: [{required: ['label']}, {required: ['outcome']}],
  },
}

/** `POST /feedback`. */
export function feedbackPaths(secured: boolean): Paths {
  const list: JsonSchema = {
    type: 'array',
    items: ref('Feedback'),
    minItems: 1,
    maxItems: MOST_RECORDS,
  }
  const wrapped: JsonSchema = {
    type: 'object',
    properties: {feedback: list},
    required: ['feedback'],
  }
  const accepted: JsonSchema = {
    type: 'object',
    properties: {accepted: {type: 'integer', minimum: 0}},
    required: ['accepted'],
  }
  return {
    '/feedback': {
      post: {
        operationId: 'feedback',
        summary: 'Say what turned out to be true',
        tags: ['Predict'],
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: {anyOf: [ref('Feedback'), list, wrapped]},
              example: {id: '0199d2a8-3e4f-7000-8123-4567890abcde', label: 'late'},
            },
            'application/x-ndjson': {
              schema: {type: 'string', description: 'A record a line.'},
            },
          },
        },
        responses: {
          '200': json(accepted, 'All of it is in the log.'),
          ...bodyFailures(secured),
        },
      },
    },
  }
}
