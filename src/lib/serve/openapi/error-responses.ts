import {HTTP_STATUS, type RequestErrorKind} from '../request-error.ts'
import {ref, type JsonSchema} from './json-schema.ts'

/** Which protocol words an error. */
export type ErrorStyle = 'plain' | 'oip' | 'mlflow'

const MEANINGS: Readonly<Record<RequestErrorKind, string>> = {
  invalid: 'The request cannot be understood, or does not fit the model.',
  unauthorized: 'The token is missing or unknown.',
  forbidden: 'A page of another origin asks, and --cors does not name it.',
  'not-found': 'There is no such path, model, version or prediction.',
  method: 'The path does not take this method.',
  slow: 'The body did not arrive in time.',
  'too-large': 'The body is larger than the server takes.',
  'media-type': 'The body is of a type, charset or compression that the path does not take.',
  internal: 'The server failed.',
  overloaded: 'The queue is full, a model is loading, or the server is stopping. Try again.',
  deadline: 'The answer was not there in time.',
}
const KINDS = Object.keys(MEANINGS) as RequestErrorKind[]
const STYLES: readonly ErrorStyle[] = ['plain', 'oip', 'mlflow']
const SCHEMA_NAMES = {plain: 'Error', oip: 'OipError', mlflow: 'MlflowError'} as const

export const ERROR_SCHEMAS: Readonly<Record<string, JsonSchema>> = {
  Error: {
    type: 'object',
    properties: {
      error: {
        type: 'object',
        properties: {
          kind: {type: 'string', enum: KINDS},
          message: {type: 'string'},
          hint: {type: 'string', description: 'What to do about it.'},
        },
        required: ['kind', 'message'],
      },
    },
    required: ['error'],
  },
  OipError: {type: 'object', properties: {error: {type: 'string'}}, required: ['error']},
  MlflowError: {
    type: 'object',
    properties: {error_code: {type: 'string'}, message: {type: 'string'}},
    required: ['error_code', 'message'],
  },
}

/** Every error in the words of every protocol, for `components.responses`. */
export function errorResponses(styles: readonly ErrorStyle[] = STYLES): JsonSchema {
  const entries = styles.flatMap(style =>
    KINDS.map((kind): [string, JsonSchema] => [nameOf(kind, style), responseOf(kind, style)]),
  )
  return Object.fromEntries(entries)
}

/** References to the errors of an operation by status. */
export function failures(
  kinds: readonly RequestErrorKind[],
  style: ErrorStyle = 'plain',
): JsonSchema {
  const entries = kinds.map((kind): [string, JsonSchema] => [
    String(HTTP_STATUS[kind]),
    {$ref: `#/components/responses/${nameOf(kind, style)}`},
  ])
  return Object.fromEntries(entries)
}

/** What can go wrong where a body is sent. */
export function bodyFailures(secured: boolean, style: ErrorStyle = 'plain'): JsonSchema {
  return failures(secured ? KINDS : KINDS.filter(kind => kind !== 'unauthorized'), style)
}

/** What can go wrong where something is only read. */
export function readFailures(secured: boolean, style: ErrorStyle = 'plain'): JsonSchema {
  const kinds: RequestErrorKind[] = ['invalid', 'not-found', 'method', 'internal', 'overloaded']
  return failures(secured ? [...kinds, 'unauthorized'] : kinds, style)
}

function responseOf(kind: RequestErrorKind, style: ErrorStyle): JsonSchema {
  return {
    description: MEANINGS[kind],
    ...(kind === 'overloaded' ? {headers: RETRY_AFTER} : {}),
    content: {'application/json': {schema: ref(SCHEMA_NAMES[style])}},
  }
}

const RETRY_AFTER: JsonSchema = {
  'Retry-After': {description: 'Seconds after which to try again.', schema: {type: 'integer'}},
}

function nameOf(kind: RequestErrorKind, style: ErrorStyle): string {
  return `${SCHEMA_NAMES[style]}-${kind}`
}
