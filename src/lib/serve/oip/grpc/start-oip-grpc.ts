import type * as GrpcModule from '@grpc/grpc-js'
import type {
  sendUnaryData,
  Server,
  ServerUnaryCall,
  UntypedServiceImplementation,
} from '@grpc/grpc-js'
import {MlopsError} from '../../../core/errors/index.ts'
import {RequestError} from '../../request-error.ts'
import type {Serving} from '../../serving.ts'
import type {RequestSpan, Tracing} from '../../trace/index.ts'
import type {ServerIdentity} from '../server-identity.ts'
import {callHandlers, type CallContext, type CallHandler} from './answer-call.ts'
import {SERVICE, serviceDefinition} from './service-definition.ts'
import {grpcFailure} from './status-codes.ts'
import {tokenCheck} from './token-check.ts'

/** Calls that one connection may have under way; more wait in the client. */
const MAX_STREAMS = 1024
/** How long `close` waits for calls under way. */
const DRAIN_MS = 20_000

export interface OipGrpcOptions {
  readonly host: string
  /** 0 takes any free port. */
  readonly port: number
  readonly server: ServerIdentity
  /** PEM texts. */
  readonly tls?: {readonly cert: string | Buffer; readonly key: string | Buffer} | undefined
  /** One of them must come as `authorization: Bearer …`, but for health; none: everybody may ask. */
  readonly tokens?: readonly string[]
  /** Longest message taken, decompressed. */
  readonly maxMessageBytes: number
  /** Told of every call that was answered, for logs and metrics. */
  readonly onAnswer?: ((call: AnsweredCall) => void) | undefined
  /** Begins to trace a call; left out where nothing is traced. */
  readonly trace?: Tracing['call'] | undefined
}

export interface AnsweredCall {
  /** `ModelInfer`. */
  readonly method: string
  /** `OK`, `INVALID_ARGUMENT`. */
  readonly status: string
  readonly ms: number
  /** What failed, which the client may not be told. */
  readonly error?: unknown
  /** Undefined where nothing is traced. */
  readonly traceId?: string | undefined
}

export interface OipGrpcServer {
  readonly port: number
  /** Takes no more calls, waits for those under way, and cuts what has not ended after 20 s. */
  close(): Promise<void>
}

type Call = ServerUnaryCall<Buffer, Buffer>
type Reply = sendUnaryData<Buffer>
type Grpc = typeof GrpcModule

/**
 * Starts the Open Inference Protocol v2 over gRPC.
 *
 * @throws MlopsError `SERVE_PORT`.
 */
export async function startOipGrpc(
  serving: Serving,
  options: OipGrpcOptions,
): Promise<OipGrpcServer> {
  const {host, port, tls, maxMessageBytes} = options
  // Loaded only where gRPC is served: it takes 70 ms.
  const grpc = await import('@grpc/grpc-js')
  // What it would print to stderr by itself comes back as errors.
  grpc.setLogVerbosity(grpc.logVerbosity.NONE)
  const server = new grpc.Server({
    'grpc.max_receive_message_length': maxMessageBytes,
    'grpc.max_send_message_length': -1,
    'grpc.max_concurrent_streams': MAX_STREAMS,
  })
  const handlers = callHandlers(serving, options.server)
  server.addService(
    serviceDefinition(Object.keys(handlers)),
    implementation(grpc, handlers, options),
  )
  const credentials =
    tls === undefined
      ? grpc.ServerCredentials.createInsecure()
      : grpc.ServerCredentials.createSsl(null, [
          {private_key: Buffer.from(tls.key), cert_chain: Buffer.from(tls.cert)},
        ])
  const address = `${host.includes(':') ? `[${host}]` : host}:${port}`
  const bound = await new Promise<number>((resolve, reject) => {
    server.bindAsync(address, credentials, (error, listening) => {
      if (error === null) resolve(listening)
      else reject(portError(host, port, error))
    })
  })
  let closed: Promise<void> | undefined
  return {
    port: bound,
    close: () => (closed ??= drain(server)),
  }
}

function implementation(
  {Metadata, status: codes}: Grpc,
  handlers: Readonly<Record<string, CallHandler>>,
  {tokens = [], onAnswer, trace}: OipGrpcOptions,
): UntypedServiceImplementation {
  const check = tokens.length === 0 ? undefined : tokenCheck(tokens)
  const handle =
    (method: string, {open, answer}: CallHandler) =>
    async (call: Call, reply: Reply): Promise<void> => {
      const start = performance.now()
      const span = trace === undefined || open ? undefined : beginSpan(trace, method, call, start)
      const traceId = span?.traceId
      try {
        if (!open) check?.(call.metadata)
        const bytes = await answer(call.request, contextOf(call, span))
        reply(null, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length))
        span?.end('OK')
        onAnswer?.({method, status: 'OK', ms: performance.now() - start, traceId})
      } catch (error) {
        const {status, details, retryAfter} = grpcFailure(error)
        const metadata = new Metadata()
        if (retryAfter !== undefined) metadata.set('retry-after', String(Math.ceil(retryAfter)))
        reply({code: codes[status], details, metadata})
        span?.end(status, error instanceof RequestError ? error.kind : 'internal')
        onAnswer?.({method, status, ms: performance.now() - start, error, traceId})
      }
    }
  return Object.fromEntries(
    Object.entries(handlers).map(([name, handler]) => [name, handle(name, handler)]),
  )
}

function portError(host: string, port: number, cause: Error): MlopsError {
  return new MlopsError('SERVE_PORT', `gRPC cannot listen on ${host}:${port}.`, {
    hint: 'Another program may hold the port: pass another --grpc-port, or 0 for a free one.',
    cause,
  })
}

function beginSpan(
  trace: NonNullable<OipGrpcOptions['trace']>,
  method: string,
  {metadata}: Call,
  startedAt: number,
): RequestSpan {
  const header = (name: string): string | undefined => metadata.get(name)[0]?.toString()
  return trace({
    ...{service: SERVICE, method, startedAt},
    headers: {traceparent: header('traceparent'), tracestate: header('tracestate')},
  })
}

function contextOf(call: Call, span: RequestSpan | undefined): CallContext {
  const left = Number(call.getDeadline()) - Date.now()
  return {
    timeoutMs: Number.isFinite(left) ? Math.max(0, left) : undefined,
    get aborted() {
      return call.cancelled
    },
    span,
  }
}

function drain(server: Server): Promise<void> {
  return new Promise(resolve => {
    const late = setTimeout(() => server.forceShutdown(), DRAIN_MS)
    server.tryShutdown(() => {
      clearTimeout(late)
      resolve()
    })
  })
}
