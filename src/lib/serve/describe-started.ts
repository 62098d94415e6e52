import {shellQuoted} from '../core/text/index.ts'
import {exampleRow} from './openapi/index.ts'
import type {ModelServer} from './serve-models.ts'

/** What listens, and where. */
export interface ServingStarted {
  readonly url: string
  /** The address that is listened on; `0.0.0.0` is every one of the machine. */
  readonly host: string
  /** `127.0.0.1:8081`; null where gRPC was not asked for. */
  readonly grpc: string | null
  /** The page to try the model on, and that of every protocol and endpoint. */
  readonly page: string
  readonly docs: string
  readonly metrics: string
  /** Folder of the prediction log; null where predictions are not logged. */
  readonly log: string | null
  readonly models: readonly {
    readonly name: string
    readonly version: string | null
    readonly label: string
    readonly sha256: string
    /** The stage whose holder answers; null where the version is fixed. */
    readonly follows: string | null
    readonly mode: 'inline' | 'workers'
    /** Whether requests may share a run. */
    readonly batching: boolean
  }[]
  /** The table that answers rows by key; null where every answer is the model's. */
  readonly precomputed: {
    readonly source: string
    readonly key: string
    readonly rows: number
    readonly modelVersions: readonly string[]
    /** The oldest and newest `scored_at`; null where the table does not say. */
    readonly scoredAt: {readonly first: string | null; readonly last: string | null}
  } | null
  readonly processes: number
  /** A line to paste into a shell. */
  readonly curl: string
}

export function describeStarted(
  {url, table, grpcPort, precomputed}: ModelServer,
  options: {
    readonly host: string
    readonly log: string | null
    readonly processes: number
    readonly secured: boolean
    /** Where clients find a token; undefined where the environment has it. */
    readonly tokenFile: string | undefined
  },
): ServingStarted {
  const {host, log, processes} = options
  const models = table.names.flatMap(({places}) =>
    places.map(({state, version: {name, version, label, sha256, engine}}) => ({
      ...{name, version, label, sha256},
      follows: state.kind === 'stage' ? state.stage : null,
      mode: engine.mode,
      batching: engine.batching.safe,
    })),
  )
  return {
    ...{url, host},
    grpc: grpcPort === undefined ? null : `${host}:${grpcPort}`,
    page: `${url}/try`,
    docs: `${url}/docs`,
    metrics: `${url}/metrics`,
    ...{log, models, precomputed: describeTable(precomputed), processes},
    curl: curlLine(url, table, options),
  }
}

function describeTable(table: ModelServer['precomputed']): ServingStarted['precomputed'] {
  if (table === undefined) return null
  const {source, key, summary} = table
  const {rowCount: rows, modelVersions, scoredAt} = summary
  return {source, key, rows, modelVersions, scoredAt}
}

function curlLine(
  url: string,
  table: ModelServer['table'],
  {secured, tokenFile}: {readonly secured: boolean; readonly tokenFile: string | undefined},
): string {
  const [first] = table.live
  const named = `/models/${encodeURIComponent(first?.name ?? '')}/predict`
  const path = table.names.length === 1 ? '/predict' : named
  const row =
    first === undefined ? {} : exampleRow(first.engine.signature, first.policy, first.example)
  const body = shellQuoted(JSON.stringify(row))
  const token =
    tokenFile === undefined ? '$MLOPS_TOKEN' : `$(grep -m1 '^[^#]' ${shellQuoted(tokenFile)})`
  const header = secured ? ` -H "Authorization: Bearer ${token}"` : ''
  // Without a word of curl nobody finds out that it does not know the certificate.
  const silent = url.startsWith('https:') ? '-sS' : '-s'
  return `curl ${silent} ${url}${path}${header} -H 'Content-Type: application/json' -d ${body}`
}
