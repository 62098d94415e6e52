import type {Duplex} from 'node:stream'

interface Refusal {
  readonly status: string
  readonly kind: string
  readonly message: string
}

const MALFORMED: Refusal = {
  status: '400 Bad Request',
  kind: 'invalid',
  message: 'the request is no valid HTTP',
}

const REFUSALS: Readonly<Record<string, Refusal>> = {
  HPE_HEADER_OVERFLOW: {
    status: '431 Request Header Fields Too Large',
    kind: 'too-large',
    message: 'the headers are too large',
  },
  HPE_CHUNK_EXTENSIONS_OVERFLOW: {
    status: '413 Payload Too Large',
    kind: 'too-large',
    message: 'the extensions of the chunks are too large',
  },
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: '408 Request Timeout',
    kind: 'slow',
    message: 'the request did not arrive in time',
  },
}

/** How long the refusal may take to reach the client. */
const LINGER_MS = 1000

/** Answers bytes that never became a request, then closes the connection. */
export function refuseClient(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const {status, kind, message} = REFUSALS[error.code ?? ''] ?? MALFORMED
  const body = JSON.stringify({error: {kind, message}})
  socket.end(
    `HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Type: application/json\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  )
  const timer = setTimeout(() => socket.destroy(), LINGER_MS)
  socket.once('close', () => clearTimeout(timer))
}
