import {readFile} from 'node:fs/promises'
import {fileError} from '../platform/files/index.ts'
import {durationMs, findProject, openProject, type ProjectConfig} from '../project/index.ts'
import {createPredictionIds} from './log/index.ts'
import {createMetrics, createServerLog, type LineStyle, type LogLevel} from './ops/index.ts'
import {metricsRoute} from './protocols/metrics.ts'
import type {ServeEnvironment} from './serve-environment.ts'
import {serveModels, type ModelServer} from './serve-models.ts'
import type {ServeOptions} from './serve-options.ts'

export interface ServeRequest {
  readonly directory: string
  readonly refs: readonly string[]
  readonly includePrereleases: boolean
  readonly host?: string | undefined
  readonly port?: number | undefined
  readonly grpcPort?: number | undefined
  readonly insecure: boolean
  readonly tokenFile?: string | undefined
  readonly tls?: {readonly cert: string; readonly key: string} | undefined
  readonly cors?: readonly string[] | undefined
  readonly log: boolean
  readonly logLevel: LogLevel
  /** Lines for people on stderr; JSON lines where left out. */
  readonly style?: LineStyle | undefined
  readonly environment: ServeEnvironment
  /** Of mlops. */
  readonly version: string
}

/** What listens, and where. */
export interface ServingStarted {
  readonly url: string
  /** `127.0.0.1:8081`; null where gRPC was not asked for. */
  readonly grpc: string | null
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
    readonly batching: boolean
  }[]
  /** A line to paste. */
  readonly curl: string
}

const DEFAULTS = {host: '127.0.0.1', port: 8080, maxRows: 1024, targetLatencyMs: 10}
const MAX_MESSAGE_BYTES = 16 * 1024 * 1024

/**
 * Starts a server as the command line, the environment and mlops.yaml ask, in that order.
 *
 * @throws MlopsError what `serveModels` and reading the files named throw.
 */
export async function startServing(
  request: ServeRequest,
): Promise<{readonly started: ServingStarted; readonly close: () => Promise<void>}> {
  const {directory, environment, version} = request
  const config = await serveSection(directory)
  const tokens = [...environment.tokens, ...(await readTokens(request.tokenFile))]
  const host = request.host ?? config?.host ?? DEFAULTS.host
  const metrics = createMetrics()
  const log = createServerLog({
    level: request.logLevel,
    write: line => void process.stderr.write(line),
    ...(request.style === undefined ? {} : {pretty: request.style}),
  })
  const server = await serveModels({
    directory,
    refs: request.refs,
    includePrereleases: request.includePrereleases,
    insecure: request.insecure,
    grpc: await grpcOptions(request, host, tokens),
    http: {
      host,
      port: request.port ?? environment.port ?? config?.port ?? DEFAULTS.port,
      tokens,
      cors: request.cors ?? [],
      ...(request.tls === undefined ? {} : {tls: request.tls}),
      ...(log.request === undefined ? {} : {log: log.request}),
      onError: error => log.error('A request failed.', error),
    },
    batching: {
      maxRows: config?.batching.max_rows ?? DEFAULTS.maxRows,
      targetLatencyMs:
        config === undefined
          ? DEFAULTS.targetLatencyMs
          : durationMs(config.batching.target_latency),
    },
    routes: {version, log: undefined, vertex: environment, more: [metricsRoute(metrics)]},
    nextId: createPredictionIds(),
    onAnswer: (answer, protocol, latencyMs) => {
      const {name, version: answering} = answer.model
      metrics.of(name, answering).request(protocol, 200, latencyMs / 1000)
    },
    notices: log,
  })
  return {
    started: describe(server, host),
    async close() {
      await server.close()
      metrics.close()
    },
  }
}

async function grpcOptions(
  {grpcPort, tls, version}: ServeRequest,
  host: string,
  tokens: readonly string[],
): Promise<ServeOptions['grpc']> {
  if (grpcPort === undefined) return undefined
  const files = tls === undefined ? undefined : [tls.cert, tls.key].map(file => readFile(file))
  const [cert, key] = await Promise.all(files ?? [])
  return {
    host,
    port: grpcPort,
    server: {name: 'mlops', version},
    tokens,
    maxMessageBytes: MAX_MESSAGE_BYTES,
    ...(cert === undefined || key === undefined ? {} : {tls: {cert, key}}),
  }
}

async function serveSection(directory: string): Promise<ProjectConfig['serve'] | undefined> {
  const found = await findProject(directory)
  return found === undefined ? undefined : (await openProject(directory)).config.serve
}

/** One token a line; empty lines and those that begin with # are left out. */
async function readTokens(file: string | undefined): Promise<readonly string[]> {
  if (file === undefined) return []
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw fileError(cause, file, 'read')
  })
  return text
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '' && !line.startsWith('#'))
}

function describe({url, table, grpcPort}: ModelServer, host: string): ServingStarted {
  const models = table.names.flatMap(({state, live}) =>
    live.map(({name, version, label, sha256, engine}) => ({
      ...{name, version, label, sha256},
      follows: state.kind === 'stage' ? state.stage : null,
      mode: engine.mode,
      batching: engine.batching.safe,
    })),
  )
  return {
    url,
    grpc: grpcPort === undefined ? null : `${host}:${grpcPort}`,
    docs: `${url}/docs`,
    metrics: `${url}/metrics`,
    log: null,
    models,
    curl: `curl -s ${url}/models`,
  }
}
