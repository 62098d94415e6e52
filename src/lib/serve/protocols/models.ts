import path from 'node:path'
import type {HttpAnswer, Route} from '../http/index.ts'
import type {Serving} from '../serving.ts'
import type {LiveModel} from '../types.ts'

/** `GET /models`, and what one of them takes and gives. */
export function modelRoutes(serving: Serving): Route[] {
  return [
    {
      method: 'GET',
      path: '/models',
      handle: () =>
        json({
          models: serving.models.map(({name, live}) => ({
            name,
            versions: live.map(describeVersion),
          })),
        }),
    },
    {
      method: 'GET',
      path: '/models/:model',
      handle: (_request, {model}) => {
        const live = serving.find(model)
        return json({name: live.name, ...describeVersion(live)})
      },
    },
  ]
}

function describeVersion({version, label, sha256, engine}: LiveModel): object {
  const {signature, mode, batching} = engine
  const {task, labels, columns} = signature
  return {
    version,
    // Clients need not know where files are.
    label: label.endsWith('.onnx') ? path.basename(label) : label,
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
