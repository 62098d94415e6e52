import {createHash, timingSafeEqual} from 'node:crypto'
import type {sendUnaryData, ServerUnaryCall, ServiceDefinition} from '@grpc/grpc-js'
import {RequestError} from '../../request-error.ts'
import type {Serving} from '../../serving.ts'
import type {ServerIdentity} from '../server-identity.ts'
import {callHandlers, type CallContext, type CallHandler} from './answer-call.ts'
import {grpcFailure} from './status-codes.ts'

const SERVICE = 'inference.GRPCInferenceService'
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
  /** What `authorization: Bearer …` must say, but for health. */
  readonly token?: string | undefined
  /** Longest message taken, decompressed. */
  readonly maxMessageBytes: number
}

export interface OipGrpcServer {
  readonly port: number
  /** Takes no more calls, waits for those under way, and cuts what has not ended after 20 s. */
  close(): Promise<void>
}

type Call = ServerUnaryCall<Buffer, Buffer>

/** Starts the Open Inference Protocol v2 over gRPC. */
export async function startOipGrpc(
  serving: Serving,
  {host, port, server: identity, tls, token, maxMessageBytes}: OipGrpcOptions,
): Promise<OipGrpcServer> {
  // Loaded only where gRPC is served: it takes 70 ms.
  const grpc = await import('@grpc/grpc-js')
  const {Metadata, Server, ServerCredentials, status: codes} = grpc
  // What it would print to stderr by itself comes back as errors.
  grpc.setLogVerbosity(grpc.logVerbosity.NONE)
  const server = new Server({
    'grpc.max_receive_message_length': maxMessageBytes,
    'grpc.max_send_message_length': -1,
    'grpc.max_concurrent_streams': MAX_STREAMS,
  })
  const expected = token === undefined ? undefined : digest(`Bearer ${token}`)
  const handlers = callHandlers(serving, identity)
  const implementation = Object.entries(handlers).map(([name, handler]) => {
    const handle = (call: Call, reply: sendUnaryData<Buffer>): void => {
      answerCall(handler, call, expected).then(
        bytes => reply(null, bytes),
        (error: unknown) => {
          const {status, details, retryAfter} = grpcFailure(error)
          const metadata = new Metadata()
          if (retryAfter !== undefined) metadata.set('retry-after', String(retryAfter))
          reply({code: codes[status], details, metadata})
        },
      )
    }
    return [name, handle]
  })
  const implemented = Object.fromEntries(implementation) as Parameters<typeof server.addService>[1]
  server.addService(serviceDefinition(Object.keys(handlers)), implemented)
  const credentials =
    tls === undefined
      ? ServerCredentials.createInsecure()
      : ServerCredentials.createSsl(null, [
          {private_key: Buffer.from(tls.key), cert_chain: Buffer.from(tls.cert)},
        ])
  const address = `${host.includes(':') ? `[${host}]` : host}:${port}`
  const bound = await new Promise<number>((resolve, reject) => {
    server.bindAsync(address, credentials, (error, listening) => {
      if (error === null) resolve(listening)
      else reject(error)
    })
  })
  let closed: Promise<void> | undefined
  return {
    port: bound,
    close: () => (closed ??= drain(server)),
  }
}

async function answerCall(
  handler: CallHandler,
  call: Call,
  expected: Buffer | undefined,
): Promise<Buffer> {
  if (expected !== undefined && !handler.open) checkToken(call, expected)
  const context: CallContext = {
    timeoutMs: remainingMs(call),
    signal: () => {
      const gone = new AbortController()
      if (call.cancelled) gone.abort()
      else call.on('cancelled', () => gone.abort())
      return gone.signal
    },
  }
  const bytes = await handler.answer(call.request, context)
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
}

function remainingMs(call: Call): number | undefined {
  const left = Number(call.getDeadline()) - Date.now()
  return Number.isFinite(left) ? Math.max(0, left) : undefined
}

/** Compared as digests, so that the time it takes tells nothing of the token. */
function checkToken(call: Call, expected: Buffer): void {
  const [sent] = call.metadata.get('authorization')
  if (sent !== undefined && timingSafeEqual(digest(String(sent)), expected)) return
  throw new RequestError('unauthorized', 'The call needs a valid token.', {
    hint: 'Send it as the metadata `authorization: Bearer <token>`.',
  })
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

/** Messages stay bytes here: a handler reads and writes them itself. */
function serviceDefinition(names: readonly string[]): ServiceDefinition {
  const asTheyAre = (bytes: Buffer): Buffer => bytes
  return Object.fromEntries(
    names.map(name => [
      name,
      {
        path: `/${SERVICE}/${name}`,
        requestStream: false,
        responseStream: false,
        requestSerialize: asTheyAre,
        requestDeserialize: asTheyAre,
        responseSerialize: asTheyAre,
        responseDeserialize: asTheyAre,
      },
    ]),
  )
}

function drain(server: {
  tryShutdown(done: () => void): void
  forceShutdown(): void
}): Promise<void> {
  return new Promise(resolve => {
    const late = setTimeout(() => server.forceShutdown(), DRAIN_MS)
    server.tryShutdown(() => {
      clearTimeout(late)
      resolve()
    })
  })
}
