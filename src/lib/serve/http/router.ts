import {nearest} from '../../core/text/index.ts'
import {RequestError} from '../request-error.ts'
import {compilePath, decodeSegments, matchPath, type PathPattern} from './path-pattern.ts'
import type {Route} from './types.ts'

type Parameters = Readonly<Record<string, string>>

/** The route of a request. */
export interface Match {
  readonly route: Route
  readonly parameters: Parameters
  /** Decoded segment by segment. */
  readonly path: string
}

/** Why there is none. */
export interface Miss {
  readonly error: RequestError
  /** Of a route nearby, so that the error speaks its protocol. */
  readonly fail: Route['fail']
  /** The methods that the path has, where it was the method. */
  readonly allow: string | undefined
}

export interface Router {
  find(method: string, path: string): Match | Miss
}

/** The routes that share a path. */
interface Resource {
  readonly pattern: PathPattern | undefined
  readonly byMethod: Map<string, Route>
  first: Route
}

interface Located {
  readonly resource: Resource
  readonly byMethod: ReadonlyMap<string, Match>
}

const NO_PARAMETERS: Parameters = {}
/** Paths with parameters that were asked for are few (the models), so their match is kept. */
const REMEMBERED = 512
const REMEMBERED_LENGTH = 256
const HINTED_LENGTH = 128

/** Paths are compared as they are sent: `..`, `//` and a slash at the end are nothing special. */
export function createRouter(routes: readonly Route[]): Router {
  const resources = new Map<string, Resource>()
  for (const route of routes) {
    let resource = resources.get(route.path)
    if (resource === undefined) {
      resource = {pattern: compilePath(route.path), byMethod: new Map(), first: route}
      resources.set(route.path, resource)
    }
    resource.byMethod.set(route.method, route)
    if (route.method === 'GET') resource.byMethod.set('HEAD', route)
  }
  const located = new Map<string, Located>()
  for (const [path, resource] of resources) {
    if (!resource.pattern) located.set(path, place(resource, NO_PARAMETERS, path))
  }
  const patterned = [...resources.values()].filter(({pattern}) => pattern !== undefined)
  const fixed = new Map(located)
  let remembered = 0

  function locate(path: string): Located | undefined | 'malformed' {
    const parts = decodeSegments(path)
    if (parts === undefined) return 'malformed'
    const decoded = `/${parts.join('/')}`
    for (const resource of patterned) {
      const parameters = resource.pattern && matchPath(resource.pattern, parts)
      if (parameters) return place(resource, parameters, decoded)
    }
    return path === decoded ? undefined : fixed.get(decoded)
  }

  function remember(path: string, found: Located): void {
    if (++remembered > REMEMBERED) {
      located.clear()
      for (const [key, value] of fixed) located.set(key, value)
      remembered = 1
    }
    located.set(path, found)
  }

  return {
    find(method, path) {
      const known = located.get(path)
      if (known) return known.byMethod.get(method) ?? wrongMethod(method, known.resource)
      const found = locate(path)
      if (found === 'malformed') return malformed(path, routes)
      if (found === undefined) return unknown(path, routes)
      if (path.length <= REMEMBERED_LENGTH) remember(path, found)
      return found.byMethod.get(method) ?? wrongMethod(method, found.resource)
    },
  }
}

function place(resource: Resource, parameters: Parameters, path: string): Located {
  const byMethod = new Map<string, Match>()
  for (const [method, route] of resource.byMethod) byMethod.set(method, {route, parameters, path})
  return {resource, byMethod}
}

function malformed(path: string, routes: readonly Route[]): Miss {
  return {
    error: new RequestError('invalid', 'the path has a malformed percent escape', {
      hint: 'Escapes are UTF-8 bytes: a space is %20, a percent sign %25.',
    }),
    fail: failureNear(path, routes),
    allow: undefined,
  }
}

function unknown(path: string, routes: readonly Route[]): Miss {
  const near =
    path.length > HINTED_LENGTH
      ? undefined
      : nearest(
          path,
          routes.map(route => route.path),
        )
  const hint = near === undefined ? whereElse(routes) : `Did you mean ${near}?`
  return {
    error: new RequestError('not-found', 'there is nothing at this path', {
      ...(hint !== undefined && {hint}),
    }),
    fail: failureNear(path, routes),
    allow: undefined,
  }
}

function whereElse(routes: readonly Route[]): string | undefined {
  const [predict, docs] = ['/predict', '/docs'].map(path =>
    routes.some(route => route.path === path),
  )
  return predict && docs ? 'Predictions are at POST /predict; /docs shows every path.' : undefined
}

function wrongMethod(method: string, {byMethod, first}: Resource): Miss {
  const allow = [...byMethod.keys()].join(', ')
  return {
    error: new RequestError('method', `this path does not take ${method}`, {
      hint: `It takes ${allow}.`,
    }),
    fail: first.fail,
    allow,
  }
}

/** What lies under `/v2` fails like the routes under `/v2`. */
function failureNear(path: string, routes: readonly Route[]): Route['fail'] {
  const top = topSegment(path)
  return routes.find(route => route.fail && topSegment(route.path) === top)?.fail
}

function topSegment(path: string): string {
  const end = path.indexOf('/', 1)
  return end === -1 ? path : path.slice(0, end)
}
