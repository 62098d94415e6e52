import type {HttpAnswer, Route} from '../http/index.ts'
import type {ServedTable} from '../precomputed/index.ts'
import type {Serving} from '../serving.ts'
import type {LiveModel} from '../types.ts'
import {shownLabel} from './shown-label.ts'

/**
 * `GET /models`, and what one of them takes and gives.
 *
 * @param precomputed - The table that answers for one of them, if there is any.
 */
export function modelRoutes(serving: Serving, precomputed: () => ServedTable | undefined): Route[] {
  const describeTable = (name: string): object => {
    const table = precomputed()
    if (table?.model !== name) return {}
    const {key, summary} = table
    const {rowCount: rows, modelVersions, scoredAt} = summary
    return {precomputed: {key, rows, modelVersions, scoredAt}}
  }
  return [
    {
      method: 'GET',
      path: '/models',
      handle: () =>
        json({
          models: serving.models.map(({name, live}) => ({
            name,
            versions: live.map(describeVersion),
            ...describeTable(name),
          })),
        }),
    },
    {
      method: 'GET',
      path: '/models/:model',
      handle: (_request, {model}) => {
        const live = serving.find(model)
        return json({name: live.name, ...describeVersion(live), ...describeTable(live.name)})
      },
    },
  ]
}

function describeVersion({version, label, sha256, engine}: LiveModel): object {
  const {signature, mode, batching} = engine
  const {task, labels, columns} = signature
  return {
    version,
    label: shownLabel(label),
    sha256,
    task,
    labels,
    columns: columns.map(({name, type, kind}) => ({name, type, kind})),
    runs: {mode, batching: batching.safe, reason: batching.reason},
  }
}

function json(value: unknown): HttpAnswer {
  return {
    status: 200,
    headers: {'Content-Type': 'application/json'},
    body: JSON.stringify(value, (_key, item: unknown) =>
      typeof item === 'bigint' ? item.toString() : item,
    ),
  }
}
