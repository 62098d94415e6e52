import type {HttpAnswer, Route} from '../http/index.ts'
import type {Serving} from '../serving.ts'

const TEXT = {'Content-Type': 'text/plain; charset=utf-8'}

/**
 * Liveness (`/livez`: the process answers) and readiness (`/readyz`, and `/ping` and `/health` of MLflow
 * and SageMaker: every model is loaded and warm, and the server is not stopping).
 */
export function healthRoutes(serving: Serving, version: string): Route[] {
  return [
    {method: 'GET', path: '/livez', open: true, handle: () => ok('ok\n')},
    readinessRoute(serving, '/readyz'),
    readinessRoute(serving, '/ping'),
    readinessRoute(serving, '/health'),
    {method: 'GET', path: '/version', open: true, handle: () => ok(version)},
  ]
}

export function readinessRoute(serving: Serving, path: string): Route {
  return {
    method: 'GET',
    path,
    open: true,
    handle: () =>
      serving.ready ? ok('\n') : {status: 503, headers: {...TEXT, 'Retry-After': '1'}, body: '\n'},
  }
}

function ok(body: string): HttpAnswer {
  return {status: 200, headers: TEXT, body}
}
