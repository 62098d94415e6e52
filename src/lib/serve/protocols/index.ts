import type {Route} from '../http/index.ts'
import type {PredictionLog} from '../../log/index.ts'
import type {ModelTable} from '../models/index.ts'
import {oipRoutes} from '../oip/index.ts'
import type {ServedTable} from '../precomputed/index.ts'
import type {Serving} from '../serving.ts'
import {documentRoutes} from './documents.ts'
import {feedbackRoute} from './feedback.ts'
import {healthRoutes} from './health.ts'
import {invocationRoutes} from './invocations.ts'
import {metricsRoute} from './metrics.ts'
import {modelRoutes} from './models.ts'
import {predictRoutes} from './predict.ts'
import {tryRoutes} from './try.ts'
import {vertexRoutes, type VertexPaths} from './vertex.ts'

export type {VertexPaths} from './vertex.ts'

export interface RouteOptions {
  /** Of mlops. */
  readonly version: string
  readonly log: PredictionLog | undefined
  readonly vertex: VertexPaths
  readonly table: ModelTable
  readonly precomputed: () => ServedTable | undefined
  /** Whether requests need a token. */
  readonly secured: boolean
  readonly gather: Parameters<typeof metricsRoute>[0]
}

/** Every route of the server, of all protocols. */
export function serverRoutes(serving: Serving, options: RouteOptions): Route[] {
  const {version, log, vertex, table, precomputed, secured, gather} = options
  const routes = [
    ...predictRoutes(serving),
    ...modelRoutes(serving, precomputed),
    ...invocationRoutes(serving),
    ...oipRoutes(serving, {name: 'mlops', version}),
    ...healthRoutes(serving, version),
    ...(log === undefined ? [] : [feedbackRoute(log)]),
    ...documentRoutes(
      table,
      {version, secured, oip: true, feedback: log !== undefined},
      precomputed,
    ),
    ...tryRoutes(serving, table, {version, secured}),
    metricsRoute(gather),
  ]
  // The router takes the last of two routes on one path.
  return [...routes, ...vertexRoutes(serving, vertex, routes)]
}
