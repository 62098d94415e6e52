import type {IncomingMessage, Server, ServerResponse} from 'node:http'
import {Server as NetServer} from 'node:net'
import {Arrivals} from './arrivals.ts'
import {Connections} from './connections.ts'
import {createCors} from './cors.ts'
import {Exchange} from './exchange.ts'
import {listen, urlOf} from './listen.ts'
import {createNodeServer} from './node-server.ts'
import {refuseClient} from './client-error.ts'
import {createRouter} from './router.ts'
import type {HttpServer, HttpServerOptions} from './server-options.ts'
import type {Site} from './site.ts'
import {createTokenCheck} from './token-check.ts'
import type {Route} from './types.ts'

const MEGABYTE = 1024 * 1024
const MAX_BODY_BYTES = 16 * MEGABYTE
const MAX_HELD_BYTES = 512 * MEGABYTE
const BODY_TIMEOUT_MS = 30_000
const HEADERS_TIMEOUT_MS = 10_000
const KEEP_ALIVE_TIMEOUT_MS = 75_000
const GRACE_MS = 25_000

/**
 * Listens, in the state `starting`.
 *
 * @throws MlopsError `SERVE_PORT`, `SERVE_TLS`
 */
export async function startHttpServer(
  routes: readonly Route[],
  options: HttpServerOptions,
): Promise<HttpServer> {
  const site = createSite(routes, options)
  const {bodyTimeoutMs} = site
  const server = await createNodeServer({
    headersTimeoutMs: options.headersTimeoutMs ?? HEADERS_TIMEOUT_MS,
    bodyTimeoutMs,
    keepAliveTimeoutMs: options.keepAliveTimeoutMs ?? KEEP_ALIVE_TIMEOUT_MS,
    maxConnections: options.maxConnections,
    tls: options.tls,
  })
  const connections = new Connections(server)
  connect(server, site)
  const port = await listen(server, options.host, options.port)
  const sweep = setInterval(
    () => site.arrivals.refuseLate(performance.now() - bodyTimeoutMs),
    Math.max(10, Math.min(1000, bodyTimeoutMs / 4)),
  )
  sweep.unref()
  let closing: Promise<void> | undefined
  return {
    port,
    url: urlOf(options.tls ? 'https' : 'http', options.host, port),
    get state() {
      return site.state
    },
    get inFlight() {
      return site.inFlight
    },
    setState(state) {
      site.state = state
    },
    close(graceMs = GRACE_MS) {
      site.state = 'draining'
      closing ??= closeServer(server, connections, graceMs).finally(() => clearInterval(sweep))
      return closing
    },
  }
}

function createSite(routes: readonly Route[], options: HttpServerOptions): Site {
  const {tokens, cors = []} = options
  return {
    router: createRouter(routes),
    mayAsk: createTokenCheck(tokens),
    cors: cors.length > 0 ? createCors(cors) : undefined,
    observe: options.observe ?? {},
    log: options.log,
    trace: options.trace,
    onError: options.onError ?? (() => undefined),
    arrivals: new Arrivals(),
    bodyTimeoutMs: options.bodyTimeoutMs ?? BODY_TIMEOUT_MS,
    maxBodyBytes: options.maxBodyBytes ?? MAX_BODY_BYTES,
    maxHeldBytes: options.maxHeldBytes ?? MAX_HELD_BYTES,
    heldBytes: 0,
    state: 'starting',
    inFlight: 0,
  }
}

function connect(server: Server, site: Site): void {
  server.on('request', (incoming: IncomingMessage, response: ServerResponse) =>
    new Exchange(site, incoming, response, false).begin(),
  )
  server.on('checkContinue', (incoming: IncomingMessage, response: ServerResponse) =>
    new Exchange(site, incoming, response, true).begin(),
  )
  server.on('clientError', refuseClient)
}

async function closeServer(
  server: Server,
  connections: Connections,
  graceMs: number,
): Promise<void> {
  const startedAt = performance.now()
  // Answers say that the connection closes; whoever then comes over a new one is still answered.
  await connections.giveNotice(graceMs)
  // `close` of an HTTP server cuts off connections whose next request is already in a buffer, so the
  // one below it is asked first.
  const closed = new Promise<void>(resolve => {
    NetServer.prototype.close.call(server, () => resolve())
  })
  await connections.drain(graceMs - (performance.now() - startedAt))
  await closed
  await new Promise<void>(resolve => server.close(() => resolve()))
}
