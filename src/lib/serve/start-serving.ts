import {durationMs, findProject, openProject, type Project} from '../project/index.ts'
import {describeStarted} from './describe-started.ts'
import {readPem, type Tokens} from './http/index.ts'
import {createPredictionIds} from '../log/index.ts'
import type {OipGrpcOptions} from './oip/index.ts'
import {openLog} from './open-log.ts'
import {openTokens} from './open-tokens.ts'
import {createGpuSource, createMetrics, createServerLog, type ServerLog} from './ops/index.ts'
import {countAnswers} from './count-answers.ts'
import {servedName} from './models/index.ts'
import {watchInputs} from './drift/index.ts'
import {createFailureTeller, createNotices, tellStarted, tellStopping} from './notices.ts'
import type {RunningServer, ServeRequest} from './serve-request.ts'
import {serveModels, type ModelServer} from './serve-models.ts'
import type {ServeOptions} from './serve-options.ts'
import {runServers} from './run-servers.ts'
import {openTracing} from './trace/index.ts'
import {joinSupervisor} from './supervise/index.ts'

const HOST = '127.0.0.1'
const PORT = 8080
const BATCHING = {maxRows: 1024, targetLatencyMs: 10}
const REFERENCE_AFTER_MS = 500
const MAX_MESSAGE_BYTES = 16 * 1024 * 1024

/**
 * Starts a server as the command line, the environment and mlops.yaml ask, in that order.
 *
 * @throws MlopsError what `serveModels` and reading the files named throw.
 */
export async function startServing(request: ServeRequest): Promise<RunningServer> {
  const serverLog = createServerLog({
    level: request.logLevel,
    write: line => void process.stderr.write(line),
    ...(request.style === undefined ? {} : {pretty: request.style}),
  })
  if (request.processes > 1) {
    const supervised = await runServers(request, serverLog)
    if (supervised !== undefined) return supervised
  }
  return startOne(request, serverLog)
}

async function startOne(request: ServeRequest, serverLog: ServerLog): Promise<RunningServer> {
  const {directory, environment, version, processes, signal} = request
  const found = await findProject(directory)
  const project = found === undefined ? undefined : await openProject(directory)
  const host = request.host ?? project?.config.serve.host ?? HOST
  const tokens = await openTokens(environment.tokens, request.tokenFile, serverLog)
  const log =
    project === undefined || !request.log
      ? undefined
      : await openLog(project, environment.logFolder, serverLog, () => metrics.logFailure())
  const metrics = createMetrics({
    version,
    ...(log === undefined ? {} : {logDirectory: log.folder}),
  })
  const answers = countAnswers(metrics)
  const tracing = await openTracing(environment.tracesEndpoint, version, (...told) =>
    serverLog.warn(...told),
  )
  const tellFailure = createFailureTeller(serverLog)
  const inputs = watchInputs({
    directory,
    exclude: project?.config.drift.exclude ?? [],
    onFailure: ({label}, error) =>
      serverLog.error(`The inputs of ${label} are not compared with data.reference.`, error),
  })
  let ended: () => void = () => undefined
  const finished = new Promise<void>(resolve => (ended = resolve))
  const running: {server?: ModelServer} = {}
  const close = async (): Promise<void> => {
    if (link === undefined) tellStopping(serverLog)
    await Promise.all([running.server?.close(), inputs.close()])
    metrics.close()
    tokens.close()
    await tracing?.close()
    if (link === undefined) serverLog.info('The server has stopped.')
    ended()
  }
  const link = joinSupervisor({
    drain: close,
    collect: () => metrics.collect(),
    receive: () => null,
  })
  const server = await serveModels({
    directory,
    refs: request.refs,
    includePrereleases: request.includePrereleases,
    insecure: request.insecure,
    device: request.device,
    precomputed: request.precomputed,
    grpc: await grpcOptions(request, host, tokens.check, {
      trace: tracing?.call,
      onAnswer(call) {
        answers.onCall(call)
        const {method, status, error, traceId} = call
        if (status === 'INTERNAL') tellFailure('A call failed.', error, {method, traceId})
      },
    }),
    http: {
      ...{host, tokens: tokens.check},
      port: request.port ?? environment.port ?? project?.config.serve.port ?? PORT,
      cors: request.cors ?? [],
      ...(request.tls === undefined ? {} : {tls: request.tls}),
      ...(serverLog.request === undefined ? {} : {log: serverLog.request}),
      observe: {ended: answers.onRequest},
      trace: tracing?.request,
      onError: (error, route, traceId) => tellFailure('A request failed.', error, {route, traceId}),
    },
    batching: project === undefined ? BATCHING : batchingOf(project),
    version,
    vertex: environment,
    gather: async () => link?.gather() ?? [await metrics.collect()],
    log,
    nextId: createPredictionIds(),
    onAnswer: answers.onAnswer,
    observe: model => {
      const counted = answers.observe(servedName(model), model.version)
      return {
        ...counted,
        onRestart(reason) {
          counted.onRestart(reason)
          const how = reason === 'hung' ? 'hung and was ended' : 'died'
          serverLog.warn(`A process of ${model.label} ${how}; another one starts.`)
        },
      }
    },
    onStage: answers.onStage,
    onRows: inputs.count,
    notices: createNotices(serverLog, metrics, model => inputs.begin(model)),
  }).catch((error: unknown) => {
    link?.fatal(error)
    throw error
  })
  running.server = server
  const {table} = server
  metrics.watchQueues(() =>
    table.live.map(({name, version: running, engine}) => ({
      ...{model: name, version: running},
      rows: engine.queuedRows,
      bytes: engine.queuedBytes,
    })),
  )
  metrics.addSource(() => {
    metrics.setModels(table.live)
    return inputs.collect(table.live)
  })
  const started = describeStarted(server, {
    ...{host, processes},
    log: log?.folder ?? null,
    secured: tokens.check !== undefined,
    tokenFile: request.tokenFile,
  })
  if (link === undefined) {
    metrics.addSource(createGpuSource())
    if (request.style === undefined) tellStarted(serverLog, started)
    signal.addEventListener('abort', () => void close())
    // Ctrl-C may have come while the models were loading.
    if (signal.aborted) await close()
    signal.throwIfAborted()
  }
  link?.ready(started)
  // Loading the data engine holds up this process, so the first requests go first.
  setTimeout(() => table.live.forEach(model => inputs.begin(model)), REFERENCE_AFTER_MS).unref()
  return {started, silent: link !== undefined, finished}
}

function batchingOf({config}: Project): ServeOptions['batching'] {
  const {max_rows: maxRows, target_latency: latency} = config.serve.batching
  return {maxRows, targetLatencyMs: durationMs(latency)}
}

async function grpcOptions(
  {grpcPort, tls, version}: ServeRequest,
  host: string,
  tokens: Tokens | undefined,
  watch: Pick<OipGrpcOptions, 'onAnswer' | 'trace'>,
): Promise<ServeOptions['grpc']> {
  if (grpcPort === undefined) return undefined
  const files = tls === undefined ? [] : [tls.cert, tls.key].map(readPem)
  const [cert, key] = await Promise.all(files)
  return {
    host,
    port: grpcPort,
    server: {name: 'mlops', version},
    tokens,
    maxMessageBytes: MAX_MESSAGE_BYTES,
    ...watch,
    ...(cert === undefined || key === undefined ? {} : {tls: {cert, key}}),
  }
}
