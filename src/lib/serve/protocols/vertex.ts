import {jsonBody, type HttpAnswer, type HttpRequest, type Route} from '../http/index.ts'
import {RequestError} from '../request-error.ts'
import type {Decoded, Serving} from '../serving.ts'
import {askOf} from './ask-of.ts'
import {answerHeaders, predictionValues, recordsJson} from './encode-predictions.ts'
import {readinessRoute} from './health.ts'

export interface VertexPaths {
  readonly vertexPredictPath: string | undefined
  readonly vertexHealthPath: string | undefined
}

/**
 * Vertex AI's custom container: `{"instances": […], "parameters": {…}}` to `{"predictions": […]}`, on
 * the routes that its environment names. `parameters.probabilities` asks for all columns.
 *
 * @param others - The other routes. Where Vertex names the path of one, such as `/predict`, bodies with
 * `instances` are Vertex's, and the others are still those of that route.
 */
export function vertexRoutes(
  serving: Serving,
  {vertexPredictPath, vertexHealthPath}: VertexPaths,
  others: readonly Route[],
): Route[] {
  const find = (method: string, path: string): Route | undefined =>
    others.find(route => route.method === method && route.path === path)
  const routes: Route[] = []
  if (vertexPredictPath !== undefined)
    routes.push(predictRoute(serving, vertexPredictPath, find('POST', vertexPredictPath)))
  if (vertexHealthPath !== undefined && find('GET', vertexHealthPath) === undefined)
    routes.push(readinessRoute(serving, vertexHealthPath))
  return routes
}

function predictRoute(serving: Serving, path: string, other: Route | undefined): Route {
  return {
    method: 'POST',
    path,
    protocol: other?.protocol ?? 'vertex',
    handle(request, parameters) {
      const body = jsonBody(request)
      const {instances} = (isObject(body) ? body : {}) as {readonly instances?: unknown}
      if (Array.isArray(instances))
        return predict(serving, request, instances as unknown[], body as Body)
      if (other !== undefined) return other.handle(request, parameters)
      throw new RequestError('invalid', 'The body has no list `instances`.', {
        hint: 'Send {"instances": [{"column": value}]}.',
      })
    },
    refusal: () => serving.refusal(),
    ...(other?.fail === undefined ? {} : {fail: other.fail}),
  }
}

interface Body {
  readonly parameters?: {readonly probabilities?: unknown} | null
}

async function predict(
  serving: Serving,
  request: HttpRequest,
  instances: readonly unknown[],
  {parameters}: Body,
): Promise<HttpAnswer> {
  const answered = await serving.answer(
    askOf('vertex', request),
    (model): Decoded | Promise<Decoded> => {
      const feeds = model.codec.decodeInstances(instances)
      return feeds instanceof Promise ? feeds.then(made => ({feeds: made})) : {feeds}
    },
  )
  const values =
    parameters?.probabilities === true ? recordsJson(answered) : predictionValues(answered)
  return {
    status: 200,
    headers: answerHeaders(answered, 'application/json'),
    body: `{"predictions":[${values.join(',')}]}`,
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
