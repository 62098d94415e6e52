import type {Route} from '../http/index.ts'
import type {PredictionLog} from '../log/index.ts'
import {oipRoutes} from '../oip/index.ts'
import type {Serving} from '../serving.ts'
import {feedbackRoute} from './feedback.ts'
import {healthRoutes} from './health.ts'
import {invocationRoutes} from './invocations.ts'
import {modelRoutes} from './models.ts'
import {predictRoutes} from './predict.ts'
import {vertexRoutes, type VertexPaths} from './vertex.ts'

export interface RouteOptions {
  /** Of mlops. */
  readonly version: string
  readonly log: PredictionLog | undefined
  readonly vertex: VertexPaths
  /** The page, the description and the metrics. */
  readonly more: readonly Route[]
}

/** Every route of the server, of all protocols. */
export function serverRoutes(serving: Serving, options: RouteOptions): Route[] {
  const {version, log, vertex, more} = options
  const routes = [
    ...predictRoutes(serving),
    ...modelRoutes(serving),
    ...invocationRoutes(serving),
    ...oipRoutes(serving, {name: 'mlops', version}),
    ...healthRoutes(serving, version),
    ...(log === undefined ? [] : [feedbackRoute(log)]),
    ...more,
  ]
  const taken = new Set(routes.map(({path}) => path))
  return [...routes, ...vertexRoutes(serving, vertex, taken)]
}
