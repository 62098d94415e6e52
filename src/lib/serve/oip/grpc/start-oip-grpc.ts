import type {sendUnaryData, ServerUnaryCall, ServiceDefinition} from '@grpc/grpc-js'
import {MlopsError} from '../../../core/errors/index.ts'
import {createTokenCheck, type TokenCheck} from '../../http/index.ts'
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
  /** One of them must come as `authorization: Bearer …`, but for health; none: everybody may ask. */
  readonly tokens?: readonly string[]
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
  {host, port, server: identity, tls, tokens = [], maxMessageBytes}: OipGrpcOptions,
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
  const mayAsk = tokens.length === 0 ? undefined : createTokenCheck(tokens)
  const handlers = callHandlers(serving, identity)
  const implementation = Object.entries(handlers).map(([name, handler]) => {
    const handle = (call: Call, reply: sendUnaryData<Buffer>): void => {
      answerCall(handler, call, mayAsk).then(
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
      else reject(portError(host, port, error))
    })
  })
  let closed: Promise<void> | undefined
  return {
    port: bound,
    close: () => (closed ??= drain(server)),
  }
}

function portError(host: string, port: number, cause: Error): MlopsError {
  return new MlopsError('SERVE_PORT', `gRPC cannot listen on ${host}:${port}.`, {
    hint: 'Another program may hold the port: pass another --grpc-port, or 0 for a free one.',
    cause,
  })
}

async function answerCall(
  handler: CallHandler,
  call: Call,
  mayAsk: TokenCheck | undefined,
): Promise<Buffer> {
  if (mayAsk !== undefined && !handler.open) checkToken(call, mayAsk)
  const context: CallContext = {
    timeoutMs: remainingMs(call),
    get aborted() {
      return call.cancelled
    },
  }
  const bytes = await handler.answer(call.request, context)
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
}

function remainingMs(call: Call): number | undefined {
  const left = Number(call.getDeadline()) - Date.now()
  return Number.isFinite(left) ? Math.max(0, left) : undefined
}

function checkToken(call: Call, mayAsk: TokenCheck): void {
  const [sent] = call.metadata.get('authorization')
  if (mayAsk(sent === undefined ? undefined : String(sent), undefined)) return
  throw new RequestError('unauthorized', 'The call needs a valid token.', {
    hint: 'Send it as the metadata `authorization: Bearer <token>`.',
  })
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
