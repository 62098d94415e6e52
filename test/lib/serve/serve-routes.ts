import {createServer} from 'node:http'
import type {AddressInfo} from 'node:net'
import {gunzipSync, inflateSync} from 'node:zlib'
import type {HttpAnswer, Route} from '../../../src/lib/serve/http/types.ts'
import {RequestError} from '../../../src/lib/serve/request-error.ts'

export interface RunningRoutes {
  readonly url: string
  readonly port: number
  close(): Promise<void>
}

/** A bare HTTP server for routes: no limits, no authorisation. */
export async function serveRoutes(routes: readonly Route[], port = 0): Promise<RunningRoutes> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const [path = '', query = ''] = (request.url ?? '').split('?')
      const {method = 'GET', headers} = request
      const body = decompress(headers['content-encoding'], Buffer.concat(chunks))
      const asked = {
        ...{method, path, query, headers, body},
        get aborted() {
          return response.destroyed
        },
      }
      void answer(routes, asked).then(({status, headers: answered, body: text}) =>
        response.writeHead(status, answered).end(text),
      )
    })
  })
  await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve))
  const {port: listening} = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${listening}`,
    port: listening,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function decompress(encoding: string | undefined, body: Buffer): Buffer {
  if (encoding === 'gzip') return gunzipSync(body)
  return encoding === 'deflate' ? inflateSync(body) : body
}

async function answer(
  routes: readonly Route[],
  request: Parameters<Route['handle']>[0],
): Promise<HttpAnswer> {
  const segments = request.path.split('/').map(decodeURIComponent)
  let fail: Route['fail']
  try {
    for (const route of routes.filter(({method}) => method === request.method)) {
      const pattern = route.path.split('/')
      const fits = pattern.every((part, i) => part.startsWith(':') || part === segments[i])
      if (!fits || pattern.length !== segments.length) continue
      fail = route.fail
      const named = pattern.flatMap((part, i) =>
        part.startsWith(':') ? [[part.slice(1), segments[i] ?? '']] : [],
      )
      return await route.handle(request, Object.fromEntries(named) as Record<string, string>)
    }
    return {status: 404, body: '{"error":"No such path."}'}
  } catch (error) {
    if (error instanceof RequestError && fail) return fail(error)
    return {status: 500, body: JSON.stringify({error: String(error)})}
  }
}
