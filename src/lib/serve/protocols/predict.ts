import {isObject} from '../codec/index.ts'
import {mediaType, readJson, type HttpAnswer, type HttpRequest, type Route} from '../http/index.ts'
import {RequestError} from '../request-error.ts'
import type {Answered, Ask, Decoded, Serving} from '../serving.ts'
import type {LiveModel} from '../types.ts'
import {askOf} from './ask-of.ts'
import {otherEnvelope} from './other-envelope.ts'
import {TABLE_TYPES} from './table-types.ts'

const JSON_HEADERS = {'Content-Type': 'application/json'}

/**
 * The friendly protocol. A body is one row `{"a": 1}`, several `[{"a": 1}, …]` or `{"rows": […]}`, or
 * columns `{"columns": {"a": [1, 2]}}`; the last two may carry `id` and `unit`. One row is answered by
 * `{"prediction": …, "probabilities": {…}, "id", "model", "version"}`, several by `{"predictions": […]}`.
 */
export function predictRoutes(serving: Serving): Route[] {
  return predictRoutesAt(serving, 'predict', [
    '/predict',
    '/models/:model/predict',
    '/models/:model/versions/:version/predict',
  ])
}

/** Paths that answer bodies of this protocol, counted under its name or another. */
export function predictRoutesAt(
  serving: Serving,
  protocol: string,
  paths: readonly string[],
): Route[] {
  const handle: Route['handle'] = (request, parameters) =>
    predict(serving, protocol, request, parameters)
  const refusal: Route['refusal'] = ({model, version}) => serving.refusal(model, version)
  return paths.map(path => ({method: 'POST', path, protocol, handle, refusal}))
}

async function predict(
  serving: Serving,
  protocol: string,
  request: HttpRequest,
  parameters: Readonly<Record<string, string>>,
): Promise<HttpAnswer> {
  const {text, value} = readBody(request)
  const ask = askOf(protocol, request, parameters)
  const body = understand(serving, ask, text, value)
  const answered = await serving.answer({...ask, ...body.who}, body.decode)
  return {status: 200, headers: JSON_HEADERS, body: body.single ? one(answered) : many(answered)}
}

/** Whatever the type that a client says; a table is the one that cannot be meant. */
function readBody(request: HttpRequest): ReturnType<typeof readJson> {
  const type = mediaType(request)
  if (TABLE_TYPES.includes(type))
    throw new RequestError('media-type', 'this path takes JSON', {
      hint: `Send ${type} to /invocations.`,
    })
  return readJson(request.body)
}

interface Body {
  readonly single: boolean
  readonly who: Pick<Ask, 'id' | 'unit'>
  readonly decode: (model: LiveModel) => Decoded | Promise<Decoded>
}

function understand(serving: Serving, ask: Ask, text: string, value: unknown): Body {
  if (Array.isArray(value)) return records(value as unknown[], text, false)
  if (typeof value !== 'object' || value === null)
    throw new RequestError('invalid', 'The body is no JSON object and no list of objects.', {
      hint: 'Send one row such as {"a": 1}, or a list of rows.',
    })
  const body = value as Readonly<Record<string, unknown>>
  if (Array.isArray(body['rows']) && !takes(serving, ask, 'rows'))
    return {...records(body['rows'] as unknown[], undefined, false), who: whoOf(body)}
  if (isObject(body['columns']) && !takes(serving, ask, 'columns')) {
    const columns = body['columns']
    return {
      single: false,
      who: whoOf(body),
      decode: model => decodeWith(model.codec.decodeColumns(columns), undefined),
    }
  }
  const other = otherEnvelope(body)
  if (other !== undefined && !Object.keys(body).some(name => takes(serving, ask, name))) throw other
  return records([body], `[${text}]`, true)
}

function records(rows: readonly unknown[], text: string | undefined, single: boolean): Body {
  return {
    single,
    who: {},
    decode: model => decodeWith(model.codec.decodeRecords(rows), text ?? JSON.stringify(rows)),
  }
}

function decodeWith(
  feeds: Decoded['feeds'] | Promise<Decoded['feeds']>,
  rowsJson: string | undefined,
): Decoded | Promise<Decoded> {
  // Otherwise the log writes the rows, with the columns by their own names.
  const kept = (made: Decoded['feeds']): Decoded =>
    made.respelled === true ? {feeds: made} : {feeds: made, rowsJson}
  return feeds instanceof Promise ? feeds.then(kept) : kept(feeds)
}

/** Whether the model has a column of a name that would otherwise be part of the envelope. */
function takes(serving: Serving, {model, version}: Ask, name: string): boolean {
  const {signature} = serving.find(model, version).engine
  return signature.columns.some(column => column.name === name)
}

function whoOf(body: Readonly<Record<string, unknown>>): Pick<Ask, 'id' | 'unit'> {
  const {id, unit} = body
  for (const given of [id, unit])
    if (given !== undefined && typeof given !== 'string')
      throw new RequestError('invalid', 'id and unit must be texts.')
  return {
    ...(typeof id === 'string' ? {id} : {}),
    ...(typeof unit === 'string' ? {unit} : {}),
  }
}

function one(answered: Answered): string {
  const row = answered.model.codec.rowJson(answered.cells, 0)
  // The row is an object with at least one value.
  return `${row.slice(0, -1)},${tail(answered)}}`
}

function many(answered: Answered): string {
  const {model, cells, rowCount, origins} = answered
  const rows = Array.from({length: rowCount}, (_, row) => {
    const json = model.codec.rowJson(cells, row)
    const origin = origins?.[row]
    return origin === undefined ? json : `${json.slice(0, -1)},${JSON.stringify(origin).slice(1)}`
  })
  return `{"predictions":[${rows.join(',')}],${tail(answered)}}`
}

function tail({id, model, version, source}: Answered): string {
  const by = `"id":"${id}","model":${JSON.stringify(model.name)},"version":${JSON.stringify(version)}`
  return source === 'model' ? by : `${by},"source":"${source}"`
}
