import type {Route} from '../http/index.ts'
import type {ModelTable} from '../models/index.ts'
import {openApiDocument} from '../openapi/index.ts'
import type {ServedTable} from '../precomputed/index.ts'

/** `GET /openapi.json`: what the server takes and gives, made from the models that are loaded. */
export function documentRoutes(
  table: ModelTable,
  server: {readonly version: string; readonly secured: boolean; readonly feedback: boolean},
  precomputed: () => ServedTable | undefined,
): Route[] {
  return [
    {
      method: 'GET',
      path: '/openapi.json',
      open: true,
      handle: () => ({
        status: 200,
        headers: {'Content-Type': 'application/json'},
        body: JSON.stringify(
          openApiDocument(documented(table, precomputed()), {...server, oip: true}),
        ),
      }),
    },
  ]
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
        policy: first.policy,
        versions: live.map(({key}) => key),
        ...(state.kind === 'stage' ? {stage: state.stage} : {}),
        ...(precomputed?.model === name ? {key: precomputed.key} : {}),
      },
    ]
  })
}
