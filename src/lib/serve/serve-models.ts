import {assertOtherName, assertOtherPort} from './once-each.ts'
import {cpuCount} from '../platform/processes/index.ts'
import {parseRef, resolveModel, type ResolvedModel} from '../registry/index.ts'
import {createServing} from './create-serving.ts'
import {assertBindAllowed, isSecured, startHttpServer} from './http/index.ts'
import {
  followStage,
  loadVersion,
  ModelTable,
  servedName,
  type LiveVersion,
  type StageFollower,
} from './models/index.ts'
import type {ServedTable} from './precomputed/index.ts'
import {startOipGrpc, type OipGrpcServer} from './oip/index.ts'
import {openTableFor, refuseSeveralModels, tellUnfit} from './open-table.ts'
import {serverRoutes} from './protocols/index.ts'
import type {ServingState} from './routing/index.ts'
import type {ServeOptions} from './serve-options.ts'
import {swapStage, tellUnmoved} from './swap-stage.ts'

export interface ModelServer {
  readonly url: string
  readonly grpcPort: number | undefined
  readonly table: ModelTable
  /** The table that answers rows by key; undefined where there is none. */
  readonly precomputed: ServedTable | undefined
  /** Takes no new request, answers those that are there, and frees the models. */
  close(): Promise<void>
}

/** Orchestrators kill after 30 s. */
const DRAIN_MS = 20_000
const FOLLOW_MS = 1_000
const TIMEOUT_MS = 60_000

/**
 * Serves models. The server listens before they are loaded and says 503 until every one is ready.
 *
 * @throws MlopsError `SERVE_EXPOSED`, `SERVE_PORT`, `PRECOMPUTED_…`, and what resolving and loading a
 *   model throws.
 */
export async function serveModels(options: ServeOptions): Promise<ModelServer> {
  const {directory, includePrereleases, notices} = options
  const {http, insecure, log} = options
  const secured = isSecured(http.tokens)
  assertBindAllowed(http.host, {secured, insecure})
  assertOtherPort(http.port, options.grpc?.port)
  const refs = options.refs.length === 0 ? [''] : [...new Set(options.refs)]
  const resolved = await Promise.all(
    refs.map(ref => resolveModel({directory, ref, includePrereleases})),
  )
  if (options.precomputed !== undefined) refuseSeveralModels(resolved)
  const table = new ModelTable()
  let precomputed: ServedTable | undefined
  const followers: StageFollower[] = []
  const readiness = {ready: false}
  const serving = createServing({
    table,
    precomputed: () => precomputed,
    log,
    nextId: options.nextId,
    timeoutMs: TIMEOUT_MS,
    isReady: () => readiness.ready,
    onAnswer: options.onAnswer,
    onRows: options.onRows,
  })
  const server = await startHttpServer(
    serverRoutes(serving, {
      ...{...options, table, secured},
      precomputed: () => precomputed,
    }),
    http,
  )
  const load = async (model: ResolvedModel): Promise<LiveVersion> => {
    const observe = options.observe(model)
    const engine = {...options.batching, cpus: cpuCount(), observe}
    const startedAt = performance.now()
    const live = await loadVersion(model, directory, engine, options.device)
    notices.loaded(live, performance.now() - startedAt)
    await log?.describe({...live, ...live.engine, key: options.precomputed?.key})
    return live
  }
  const follow = (ref: string, stage: string, current: ResolvedModel): Promise<StageFollower> =>
    followStage({
      ...{directory, ref, current},
      everyMs: FOLLOW_MS,
      onMove: async next => {
        tellUnfit(precomputed, await swapStage(next, {stage, table, load, notices}), notices)
        options.onStage?.(servedName(next), stage, 'moved')
      },
      onError: error => {
        tellUnmoved(error, servedName(current), {stage, table, notices})
        options.onStage?.(servedName(current), stage, 'failed')
      },
      onSettled: () => options.onStage?.(servedName(current), stage, 'held'),
    })
  let grpc: OipGrpcServer | undefined
  const close = async (): Promise<void> => {
    readiness.ready = false
    // A version that is being loaded for a stage must not keep the others from ending.
    await Promise.all([
      ...followers.map(follower => follower.stop()),
      ...[server.close(DRAIN_MS), grpc?.close()],
    ])
    await Promise.all(table.live.map(live => live.retire()))
    precomputed?.close()
    log?.close()
  }
  try {
    for (const [index, model] of resolved.entries()) {
      const ref = parseRef(refs[index] ?? '')
      assertOtherName(table, model)
      const known = table.loaded(servedName(model), model.sha256, model.label)
      const live = known ?? (await load(model))
      const state: ServingState =
        ref.kind === 'stage'
          ? {kind: 'stage', stage: ref.stage, version: live.key}
          : {kind: 'single', version: live.key}
      table.add(live, state)
      if (ref.kind === 'stage') followers.push(await follow(refs[index] ?? '', ref.stage, model))
    }
    precomputed = await openTableFor(options.precomputed, table, notices)
    if (options.grpc !== undefined) grpc = await startOipGrpc(serving, options.grpc)
  } catch (error) {
    await close()
    throw error
  }
  readiness.ready = true
  server.setState('ready')
  return {url: server.url, grpcPort: grpc?.port, table, precomputed, close}
}
