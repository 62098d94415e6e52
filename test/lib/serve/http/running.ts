import {connect} from 'node:net'
import {text} from 'node:stream/consumers'
import {onTestFinished} from 'vitest'
import {
  jsonAnswer,
  jsonBody,
  startHttpServer,
  type HttpServer,
  type HttpServerOptions,
  type Route,
} from '../../../../src/lib/serve/http/index.ts'

export const ECHO: Route = {
  method: 'POST',
  path: '/echo',
  handle: request => jsonAnswer({got: jsonBody(request)}),
}

export const COUNT: Route = {
  method: 'POST',
  path: '/count',
  handle: ({body}) => jsonAnswer({bytes: body.length}),
}

/** A ready server on a free port, closed when the test ends. */
export async function running(
  routes: readonly Route[],
  options: Partial<HttpServerOptions> = {},
): Promise<HttpServer> {
  const server = await startHttpServer(routes, {host: '127.0.0.1', port: 0, ...options})
  server.setState('ready')
  onTestFinished(() => server.close(0))
  return server
}

/** Everything that the server sends back until it closes the connection. */
export async function exchange(
  server: HttpServer,
  bytes: string | readonly (string | Buffer)[],
): Promise<string> {
  const socket = connect(server.port, '127.0.0.1')
  for (const piece of typeof bytes === 'string' ? [bytes] : bytes) socket.write(piece)
  return text(socket)
}

export async function post(
  server: HttpServer,
  path: string,
  body: string | Uint8Array<ArrayBuffer>,
  headers: Readonly<Record<string, string>> = {},
): Promise<{status: number; json: unknown; headers: Headers}> {
  const response = await fetch(server.url + path, {method: 'POST', body, headers})
  const answer = await response.text()
  return {
    status: response.status,
    json: answer === '' ? undefined : (JSON.parse(answer) as unknown),
    headers: response.headers,
  }
}
