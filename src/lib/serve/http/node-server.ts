import {readFile} from 'node:fs/promises'
import {createServer, type Server, type ServerOptions} from 'node:http'
import {createServer as createTlsServer} from 'node:https'
import {MlopsError} from '../../core/errors/index.ts'
import {fileError} from '../../platform/files/index.ts'
import {assertKeyOf, tlsError} from './tls-flaw.ts'

/** How often Node looks for heads that are late. */
const CHECK_MS = 1000
const MAX_HEAD_BYTES = 16 * 1024
const HANDSHAKE_MS = 10_000

export interface NodeServerOptions {
  readonly headersTimeoutMs: number
  readonly bodyTimeoutMs: number
  readonly keepAliveTimeoutMs: number
  readonly maxConnections: number | undefined
  readonly tls: {readonly cert: string; readonly key: string} | undefined
}

/**
 * An HTTP server, or HTTPS where there is a certificate, that does nothing yet.
 *
 * @throws MlopsError `SERVE_TLS`
 */
export async function createNodeServer(options: NodeServerOptions): Promise<Server> {
  const http: ServerOptions = {
    headersTimeout: options.headersTimeoutMs,
    // The last resort: bodies have a time of their own.
    requestTimeout: options.headersTimeoutMs + 2 * options.bodyTimeoutMs,
    connectionsCheckingInterval: Math.min(CHECK_MS, Math.ceil(options.headersTimeoutMs / 2)),
    keepAliveTimeout: options.keepAliveTimeoutMs,
    maxHeaderSize: MAX_HEAD_BYTES,
    noDelay: true,
  }
  const server = options.tls ? await createHttps(http, options.tls) : createServer(http)
  if (options.maxConnections !== undefined) server.maxConnections = options.maxConnections
  return server
}

async function createHttps(
  http: ServerOptions,
  files: {readonly cert: string; readonly key: string},
): Promise<Server> {
  const [cert, key] = await Promise.all([readPem(files.cert), readPem(files.key)])
  try {
    assertKeyOf(cert, key)
    return createTlsServer({
      ...http,
      cert,
      key,
      minVersion: 'TLSv1.2',
      handshakeTimeout: HANDSHAKE_MS,
    })
  } catch (error) {
    throw tlsError(error, files.cert, files.key)
  }
}

/** @throws MlopsError `SERVE_TLS` */
export async function readPem(path: string): Promise<Buffer> {
  try {
    return await readFile(path)
  } catch (error) {
    throw new MlopsError('SERVE_TLS', fileError(error, path, 'read').message, {
      hint: 'Name the PEM files of the certificate and of its key.',
      cause: error,
    })
  }
}
