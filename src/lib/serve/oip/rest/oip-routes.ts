import {parseJsonBytes, type HttpAnswer, type HttpRequest, type Route} from '../../http/index.ts'
import {errorText, HTTP_STATUS, RequestError} from '../../request-error.ts'
import type {Serving} from '../../serving.ts'
import type {LiveModel} from '../../types.ts'
import {bindInputs} from '../bind-inputs.ts'
import {askedVersion, EXTENSIONS, modelMetadata} from '../model-metadata.ts'
import {readRawValues} from '../raw-values.ts'
import {refuse} from '../refuse.ts'
import {selectOutputs, type SelectedOutput} from '../select-outputs.ts'
import type {ServerIdentity} from '../server-identity.ts'
import {answerCounted, refusalCounted} from '../statistics.ts'
import {inferAnswer, jsonAnswer} from './infer-answer.ts'
import {readInferRequest, type InferRequest} from './infer-request.ts'
import {readJsonValues} from './json-values.ts'
import {readRawRequest} from './raw-request.ts'
import {allStatistics, modelStatistics} from './statistics-json.ts'

type Parameters = Readonly<Record<string, string>>

/** The Open Inference Protocol v2 over HTTP, with the binary tensor extension. */
export function oipRoutes(serving: Serving, server: ServerIdentity): readonly Route[] {
  const find = (parameters: Parameters) => serving.find(...modelOf(parameters))
  const get = (path: string, handle: Route['handle'], open = false): Route => ({
    method: 'GET',
    path,
    open,
    handle,
    fail,
  })
  const post = (path: string, handle: Route['handle']): Route => ({
    method: 'POST',
    path,
    handle,
    fail,
  })
  return [
    get('/v2', () => jsonAnswer({...server, extensions: EXTENSIONS})),
    get('/v2/health/live', () => jsonAnswer({live: true}), true),
    get('/v2/health/ready', () => readiness({ready: serving.ready}), true),
    get('/v2/models', () => jsonAnswer({models: serving.models.map(({name}) => name)})),
    get('/v2/models/stats', () => jsonAnswer(allStatistics(serving))),
    post('/v2/repository/index', request => jsonAnswer(repositoryIndex(serving, request))),
    ...['/v2/models/:model', '/v2/models/:model/versions/:version'].flatMap(path => [
      get(path, (_, parameters) => jsonAnswer(modelMetadata(serving, find(parameters)))),
      get(`${path}/ready`, (_, parameters) => modelReadiness(parameters, find)),
      get(`${path}/stats`, (_, parameters) =>
        jsonAnswer({model_stats: [modelStatistics(find(parameters))]}),
      ),
      {
        ...post(`${path}/infer`, (request, parameters) => infer(serving, request, parameters)),
        protocol: 'oip',
        refusal: (parameters: Parameters) => refusalCounted(serving, ...modelOf(parameters)),
      },
    ]),
  ]
}

function modelOf(parameters: Parameters): [string | undefined, string | undefined] {
  return [parameters['model'], askedVersion(parameters['version'])]
}

async function infer(
  serving: Serving,
  request: HttpRequest,
  parameters: Parameters,
): Promise<HttpAnswer> {
  const {body} = request
  // Clients look for a model by what its name is answered with.
  serving.find(...modelOf(parameters))
  const jsonLength = readJsonLength(request.headers['inference-header-content-length'])
  const asked = jsonLength === 0 ? RAW : readInferRequest(body, jsonLength)
  let selected: readonly SelectedOutput[] = []
  const ask = {
    protocol: 'oip',
    model: parameters['model'],
    version: askedVersion(parameters['version']),
    unit: asked.unit,
    id: asked.id,
    timeoutMs: asked.timeoutMs,
    client: request,
  }
  const answered = await answerCounted(serving, ask, ({engine: {signature}}) => {
    selected = selectOutputs(asked.outputs, asked.binaryOutputs, signature)
    const inputs = asked === RAW ? [readRawRequest(body, signature)] : asked.inputs
    const feeds = bindInputs(inputs, signature, ({name, shape, data, raw}, type, count) =>
      data === undefined
        ? readRawValues(type, raw ?? Buffer.alloc(0), count, name)
        : readJsonValues(type, data, shape, count, name),
    )
    return {feeds}
  })
  return inferAnswer(answered, asked.id ?? answered.id, selected)
}

/** What a body without JSON asks for: all outputs, in binary. */
const RAW: InferRequest = {
  id: undefined,
  timeoutMs: undefined,
  unit: undefined,
  binaryOutputs: true,
  inputs: [],
  outputs: [],
}

function readJsonLength(header: string | readonly string[] | undefined): number | undefined {
  if (header === undefined) return undefined
  const length = typeof header === 'string' && header !== '' ? Number(header) : Number.NaN
  if (Number.isSafeInteger(length) && length >= 0) return length
  throw refuse('Inference-Header-Content-Length must be a whole number from 0.')
}

function readiness(state: {readonly name?: string; readonly ready: boolean}): HttpAnswer {
  return jsonAnswer(state, state.ready ? 200 : HTTP_STATUS.overloaded)
}

/** A model that is still loading is not ready; one that is not served does not exist. */
function modelReadiness(
  parameters: Parameters,
  find: (parameters: Parameters) => LiveModel,
): HttpAnswer {
  try {
    return readiness({name: find(parameters).name, ready: true})
  } catch (error) {
    if (!(error instanceof RequestError) || error.kind !== 'overloaded') throw error
    return readiness({name: parameters['model'] ?? '', ready: false})
  }
}

interface IndexEntry {
  readonly name: string
  readonly version?: string
  readonly state: 'READY' | 'UNAVAILABLE'
  readonly reason: string
}

function repositoryIndex(serving: Serving, {body}: HttpRequest): readonly IndexEntry[] {
  const onlyReady = body.length > 0 && asksForReady(body)
  const entries = serving.models.flatMap(({name, live}): readonly IndexEntry[] =>
    live.length === 0
      ? [{name, state: 'UNAVAILABLE', reason: 'loading'}]
      : live.map(({version}) => ({
          name,
          ...(version === null ? {} : {version}),
          state: 'READY' as const,
          reason: '',
        })),
  )
  return onlyReady ? entries.filter(({state}) => state === 'READY') : entries
}

function asksForReady(body: Buffer): boolean {
  const value = parseJsonBytes(body)
  return typeof value === 'object' && value !== null && 'ready' in value && value.ready === true
}

function fail(error: RequestError): HttpAnswer {
  return jsonAnswer({error: errorText(error)}, HTTP_STATUS[error.kind])
}
