import {jsonBody, type HttpAnswer, type HttpRequest, type Route} from '../http/index.ts'
import {RequestError} from '../request-error.ts'
import type {Decoded, Serving} from '../serving.ts'
import {askOf} from './ask-of.ts'
import {predictionValues, recordsJson} from './encode-predictions.ts'
import {readinessRoute} from './health.ts'

export interface VertexPaths {
  readonly vertexPredictPath: string | undefined
  readonly vertexHealthPath: string | undefined
}

/**
 * Vertex AI's custom container: `{"instances": […], "parameters": {…}}` to `{"predictions": […]}`, on
 * the routes that its environment names. `parameters.probabilities` asks for all columns.
 *
 * @param taken - Paths that have a route already.
 */
export function vertexRoutes(
  serving: Serving,
  {vertexPredictPath, vertexHealthPath}: VertexPaths,
  taken: ReadonlySet<string>,
): Route[] {
  const routes: Route[] = []
  if (vertexPredictPath !== undefined)
    routes.push({
      method: 'POST',
      path: vertexPredictPath,
      protocol: 'vertex',
      handle: request => predict(serving, request),
    })
  if (vertexHealthPath !== undefined) routes.push(readinessRoute(serving, vertexHealthPath))
  return routes.filter(({path}) => !taken.has(path))
}

async function predict(serving: Serving, request: HttpRequest): Promise<HttpAnswer> {
  const body = jsonBody(request)
  const {instances, parameters} = (typeof body === 'object' && body !== null ? body : {}) as {
    readonly instances?: unknown
    readonly parameters?: {readonly probabilities?: unknown} | null
  }
  if (!Array.isArray(instances))
    throw new RequestError('invalid', 'The body has no list `instances`.', {
      hint: 'Send {"instances": [{"column": value}]}.',
    })
  const answered = await serving.answer(
    askOf('vertex', request),
    (model): Decoded | Promise<Decoded> => {
      const feeds = model.codec.decodeInstances(instances as unknown[])
      return feeds instanceof Promise ? feeds.then(made => ({feeds: made})) : {feeds}
    },
  )
  const values =
    parameters?.probabilities === true ? recordsJson(answered) : predictionValues(answered)
  return {
    status: 200,
    headers: {'Content-Type': 'application/json'},
    body: `{"predictions":[${values.join(',')}]}`,
  }
}
