import {
  jsonBody,
  parseJsonBytes,
  requireMediaType,
  textOf,
  type HttpAnswer,
  type HttpRequest,
  type Route,
} from '../http/index.ts'
import {errorText, HTTP_STATUS, RequestError, type RequestErrorKind} from '../request-error.ts'
import type {Answered, Decoded, Serving} from '../serving.ts'
import type {LiveModel} from '../types.ts'
import {askOf} from './ask-of.ts'
import {TABLE_TYPES} from './table-types.ts'
import {answerHeaders, predictionValues, recordsJson} from './encode-predictions.ts'

/**
 * `POST /invocations`, the way in of MLflow's scoring server and of SageMaker's containers: JSON with
 * exactly one of `dataframe_split`, `dataframe_records`, `instances`, `inputs`; JSON lines; CSV, with
 * its header (MLflow) or without (SageMaker). Answers `{"predictions": […]}`, or CSV or JSON lines where
 * they are accepted.
 */
export function invocationRoutes(serving: Serving): Route[] {
  return [
    {method: 'GET', path: '/execution-parameters', open: true, handle: () => EXECUTION_PARAMETERS},
    {
      method: 'POST',
      path: '/invocations',
      protocol: 'invocations',
      handle: request => invoke(serving, request),
      refusal: () => serving.refusal(),
      fail: error => ({
        status: HTTP_STATUS[error.kind],
        headers: {'Content-Type': 'application/json'},
        body: JSON.stringify({
          error_code: ERROR_CODES[error.kind],
          message: errorText(error),
        }),
      }),
    },
  ]
}

/** What SageMaker's batch transform asks before it starts: requests at a time, rows together, size. */
const EXECUTION_PARAMETERS: HttpAnswer = {
  status: 200,
  headers: {'Content-Type': 'application/json'},
  body: JSON.stringify({
    MaxConcurrentTransforms: 8,
    BatchStrategy: 'MULTI_RECORD',
    MaxPayloadInMB: 6,
  }),
}

/** MLflow's words for what goes wrong. */
const ERROR_CODES: Readonly<Record<RequestErrorKind, string>> = {
  invalid: 'BAD_REQUEST',
  method: 'BAD_REQUEST',
  'too-large': 'BAD_REQUEST',
  'media-type': 'BAD_REQUEST',
  unauthorized: 'UNAUTHENTICATED',
  forbidden: 'PERMISSION_DENIED',
  'not-found': 'RESOURCE_DOES_NOT_EXIST',
  overloaded: 'TEMPORARILY_UNAVAILABLE',
  slow: 'DEADLINE_EXCEEDED',
  deadline: 'DEADLINE_EXCEEDED',
  internal: 'INTERNAL_ERROR',
}

async function invoke(serving: Serving, request: HttpRequest): Promise<HttpAnswer> {
  const protocol = 'invocations'
  const {parameters, decode} = understand(request)
  const answered = await serving.answer(askOf(protocol, request), decode)
  return encode(answered, request.headers['accept'] ?? '', parameters['probabilities'] === true)
}

interface Understood {
  readonly parameters: Readonly<Record<string, unknown>>
  readonly decode: (model: LiveModel) => Decoded | Promise<Decoded>
}

const MEDIA_TYPES = ['', 'application/json', ...TABLE_TYPES]
const NONE: Readonly<Record<string, unknown>> = {}

function understand(request: HttpRequest): Understood {
  switch (requireMediaType(request, MEDIA_TYPES)) {
    case 'text/csv': {
      const text = textOf(request.body)
      return {
        parameters: NONE,
        decode: model => decoded(model.codec.decodeCsv(text, {header: 'optional'})),
      }
    }
    case 'application/jsonlines':
    case 'application/x-ndjson': {
      const rows = textOf(request.body)
        .split('\n')
        .filter(line => line.trim() !== '')
        .map(parseLine)
      return {parameters: NONE, decode: model => decoded(model.codec.decodeInstances(rows))}
    }
    default:
      return understandJson(jsonBody(request))
  }
}

function parseLine(line: string, index: number): unknown {
  try {
    return parseJsonBytes(Buffer.from(line))
  } catch (cause) {
    throw new RequestError('invalid', `Line ${index + 1} is no JSON, or nested too deep.`, {cause})
  }
}

const FORMS = ['dataframe_split', 'dataframe_records', 'instances', 'inputs'] as const

function understandJson(value: unknown): Understood {
  if (Array.isArray(value))
    return {
      parameters: NONE,
      decode: model => decoded(model.codec.decodeInstances(value as unknown[])),
    }
  const body = value as Readonly<Record<string, unknown>> | null
  const given = typeof body === 'object' && body !== null ? FORMS.filter(form => form in body) : []
  const [form] = given
  if (body === null || form === undefined || given.length > 1)
    throw new RequestError(
      'invalid',
      given.length > 1
        ? `The body has ${given.join(' and ')}; exactly one of them is allowed.`
        : `The body has none of ${FORMS.join(', ')}.`,
      {hint: 'Send for example {"dataframe_records": [{"column": value}]}.'},
    )
  return {
    parameters: objectOf(body['params'] ?? NONE, 'params'),
    decode: model => decoded(decodeForm(model, form, body[form])),
  }
}

function decodeForm(
  {codec}: LiveModel,
  form: (typeof FORMS)[number],
  value: unknown,
): Decoded['feeds'] | Promise<Decoded['feeds']> {
  switch (form) {
    case 'dataframe_split': {
      const {columns, data} = objectOf(value, form)
      return codec.decodeSplit(listOf(columns, `${form}.columns`), listOf(data, `${form}.data`))
    }
    case 'dataframe_records':
      return codec.decodeRecords(listOf(value, form))
    case 'instances':
      return codec.decodeInstances(listOf(value, form))
    case 'inputs':
      return codec.decodeTensors(
        Array.isArray(value) ? (value as unknown[]) : objectOf(value, form),
      )
  }
}

function objectOf(value: unknown, what: string): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Readonly<Record<string, unknown>>
  throw new RequestError('invalid', `${what} is no JSON object.`)
}

function listOf(value: unknown, what: string): readonly unknown[] {
  if (Array.isArray(value)) return value as unknown[]
  throw new RequestError('invalid', `${what} is no list.`)
}

function decoded(feeds: Decoded['feeds'] | Promise<Decoded['feeds']>): Decoded | Promise<Decoded> {
  return feeds instanceof Promise ? feeds.then(made => ({feeds: made})) : {feeds}
}

function encode(answered: Answered, accept: string, probabilities: boolean): HttpAnswer {
  const values = probabilities ? recordsJson(answered) : predictionValues(answered)
  if (accept.includes('text/csv'))
    return {status: 200, headers: answerHeaders(answered, 'text/csv'), body: csv(answered)}
  if (accept.includes('jsonlines'))
    return {
      status: 200,
      headers: answerHeaders(answered, 'application/jsonlines'),
      body: values.join('\n') + '\n',
    }
  return {
    status: 200,
    headers: answerHeaders(answered, 'application/json'),
    body: `{"predictions":[${values.join(',')}]}`,
  }
}

/** SageMaker's form: a row a line, no header; the prediction first. */
function csv({cells, rowCount}: Answered): string {
  const lines = Array.from({length: rowCount}, (_, row) =>
    cells.map(column => plainCell(column[row] ?? 'null')).join(','),
  )
  return lines.join('\n') + '\n'
}

function plainCell(json: string): string {
  if (!json.startsWith('"')) return json === 'null' ? '' : json
  const text = JSON.parse(json) as string
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
