import type {HttpAnswer, HttpRequest, Route} from '../http/index.ts'
import type {ModelTable} from '../models/index.ts'
import {openApiDocument, type DocumentedServer} from '../openapi/index.ts'
import type {ServedTable} from '../precomputed/index.ts'
import {servedDocument} from './served-document.ts'

const JSON_TYPE = {'Content-Type': 'application/json'}

/**
 * What people and tools read first: `/openapi.json`, made from the models that are loaded; `/docs`, its
 * page; `/`, which leads browsers to the page to try models and tells others where things are. The pages are open, for
 * a browser has no token until it is typed there.
 */
export function documentRoutes(
  table: ModelTable,
  server: DocumentedServer,
  precomputed: () => ServedTable | undefined,
): Route[] {
  const document = documentOf(table, server, precomputed)
  return [
    {
      method: 'GET',
      path: '/openapi.json',
      handle: () => ({status: 200, headers: JSON_TYPE, body: document()}),
    },
    {method: 'GET', path: '/docs', open: true, handle: servedDocument},
    {method: 'GET', path: '/', open: true, handle: request => entrance(request, server)},
    // Browsers ask for it beside every answer that they show.
    {method: 'GET', path: '/favicon.ico', open: true, handle: () => ({status: 204, body: ''})},
  ]
}

/** The text of the document, made anew only when other versions answer. */
function documentOf(
  table: ModelTable,
  server: DocumentedServer,
  precomputed: () => ServedTable | undefined,
): () => string {
  let madeOf: readonly unknown[] = []
  let text = ''
  return () => {
    const scored = precomputed()
    const parts = [scored, ...table.names.flatMap(({state, live}) => [state, ...live])]
    if (parts.length === madeOf.length && parts.every((part, i) => part === madeOf[i])) return text
    madeOf = parts
    text = JSON.stringify(openApiDocument(documented(table, scored), server))
    return text
  }
}

function entrance({headers}: HttpRequest, {version}: DocumentedServer): HttpAnswer {
  // Relative, for a proxy may have put the server below a path.
  if (headers.accept?.includes('text/html') === true)
    return {status: 302, headers: {Location: 'try', Vary: 'Accept'}, body: ''}
  const places = {try: '/try', docs: '/docs', openapi: '/openapi.json', ready: '/readyz'}
  const body = JSON.stringify({name: 'mlops', version, ...places})
  return {status: 200, headers: {...JSON_TYPE, Vary: 'Accept'}, body}
}

function documented(
  table: ModelTable,
  precomputed: ServedTable | undefined,
): Parameters<typeof openApiDocument>[0] {
  return table.names.flatMap(({name, state, live}) => {
    const [first] = live
    if (first === undefined) return []
    const {signature, predictionColumns} = first.engine
    return [
      {
        ...{name, signature, predictionColumns},
        ...{policy: first.policy, example: first.example},
        versions: live.flatMap(({version}) => version ?? []),
        ...(state.kind === 'stage' ? {stage: state.stage} : {}),
        ...(precomputed?.model === name ? {key: precomputed.key} : {}),
      },
    ]
  })
}
