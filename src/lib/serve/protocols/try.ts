import {pageFields, pageMetrics, type ShownModel} from '../../package/index.ts'
import type {HttpAnswer, Route} from '../http/index.ts'
import type {LiveVersion, ModelTable} from '../models/index.ts'
import {TRIAL, type Serving} from '../serving.ts'
import {predictRoutesAt} from './predict.ts'
import {servedDocument} from './served-document.ts'
import {shownLabel} from './shown-label.ts'

const PLACES = ['/try', '/models/:model/try', '/models/:model/versions/:version/try']

/** Of the server, as its page tells it. */
export interface TriedServer {
  readonly version: string
  readonly secured: boolean
}

/**
 * The page to try models on: the document, which is open, for a browser has no token until it is typed there; what it
 * shows, `/try.json`; and `/try`, which answers bodies of `/predict`. They are the page's own: the OpenAPI document has
 * none of them, for what the page asks changes with the page.
 */
export function tryRoutes(serving: Serving, table: ModelTable, server: TriedServer): Route[] {
  return [
    {method: 'GET', path: '/try', open: true, handle: servedDocument},
    {method: 'GET', path: '/try.json', handle: () => shown(table, server)},
    ...predictRoutesAt(serving, TRIAL, PLACES),
  ]
}

function shown(table: ModelTable, server: TriedServer): HttpAnswer {
  const only = table.names.length === 1
  const models = table.names.flatMap(({name, live}) => {
    const [first] = live
    return live.map(version => {
      const place = `models/${encodeURIComponent(name)}/`
      const chosen = `${place}versions/${encodeURIComponent(version.key)}/`
      // What answers where no version is asked for is asked without one: the page follows the stage.
      const below = version === first ? (only ? '' : place) : chosen
      return shownModel(version, below, server)
    })
  })
  return {
    status: 200,
    headers: {'Content-Type': 'application/json', 'Cache-Control': 'no-store'},
    body: JSON.stringify(models),
  }
}

function shownModel(
  live: LiveVersion,
  below: string,
  {version: mlops, secured}: TriedServer,
): ShownModel {
  const {name, version, label, sha256, revision, engine, about} = live
  const {policy, columns, example, categories} = live
  const {signature} = engine
  return {
    ...{name, version, label: shownLabel(label), signature},
    description: about?.description ?? null,
    image: live.image ?? null,
    fields: pageFields(signature, {policy, columns, example}, categories),
    // Relative, for a proxy may have put the server below a path.
    backend: {kind: 'server', url: `${below}predict`, tryUrl: `${below}try`, secured},
    facts: {
      ...{sha256, revision, mlops},
      sizeBytes: null,
      license: about?.license ?? null,
      registeredAt: about?.registeredAt ?? null,
      parent: about?.parent ?? null,
      metrics: pageMetrics(about?.metrics ?? null),
    },
  }
}
