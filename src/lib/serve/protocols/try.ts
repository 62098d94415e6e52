import {pageFields, servedPage, type ShownModel} from '../../package/index.ts'
import type {HttpAnswer, HttpRequest, Route} from '../http/index.ts'
import type {LiveVersion, ModelTable} from '../models/index.ts'
import {TRIAL, type Serving} from '../serving.ts'
import {predictRoutesAt} from './predict.ts'

/** Of the server, as its page tells it. */
export interface TriedServer {
  readonly version: string
  readonly secured: boolean
}

/**
 * The page to try models on: the document, which is open, for a browser has no token until it is typed there; what it
 * shows, `/try.json`; and `/try`, which answers bodies of `/predict`.
 */
export function tryRoutes(serving: Serving, table: ModelTable, server: TriedServer): Route[] {
  return [
    {method: 'GET', path: '/try', open: true, handle: page},
    {method: 'GET', path: '/try.json', handle: () => shown(table, server)},
    ...predictRoutesAt(serving, TRIAL, ['/try', '/models/:model/try']),
  ]
}

function page({headers: asked}: HttpRequest): HttpAnswer {
  const {html, etag, headers} = servedPage()
  const known = asked['if-none-match']?.split(',').map(tag => tag.trim().replace(/^W\//, ''))
  return known?.includes(etag) === true
    ? {status: 304, headers, body: ''}
    : {status: 200, headers, body: html}
}

function shown(table: ModelTable, server: TriedServer): HttpAnswer {
  const only = table.names.length === 1
  const models = table.names.flatMap(({name, live}) => {
    const [first] = live
    return first === undefined ? [] : [shownModel(name, first, only, server)]
  })
  return {
    status: 200,
    headers: {'Content-Type': 'application/json', 'Cache-Control': 'no-store'},
    body: JSON.stringify(models),
  }
}

function shownModel(
  name: string,
  live: LiveVersion,
  only: boolean,
  {version: mlops, secured}: TriedServer,
): ShownModel {
  const {version, label, sha256, revision, engine, policy, columns, example, categories} = live
  const {signature} = engine
  // Relative, for a proxy may have put the server below a path.
  const below = only ? '' : `models/${encodeURIComponent(name)}/`
  return {
    ...{name, version, label, signature},
    description: null,
    image: live.image ?? null,
    fields: pageFields(signature, {policy, columns, example}, categories),
    backend: {kind: 'server', url: `${below}predict`, tryUrl: `${below}try`, secured},
    facts: {
      ...{sha256, revision, mlops},
      sizeBytes: null,
      license: null,
      registeredAt: null,
      parent: null,
      metrics: [],
    },
  }
}
