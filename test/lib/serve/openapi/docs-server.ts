import {createServer} from 'node:http'
import type {AddressInfo} from 'node:net'
import {
  docsPage,
  openApiDocument,
  type DocumentedModel,
} from '../../../../src/lib/serve/openapi/index.ts'
import {SERVER} from './documented.ts'

export interface DocsServer {
  readonly url: string
  /** Bodies that `/predict` was sent, with the path. */
  readonly asked: readonly {readonly path: string; readonly body: unknown}[]
  close(): Promise<void>
}

/** The page, its document, and a /predict that always answers the same. */
export async function startDocsServer(
  models: readonly DocumentedModel[],
  token?: string,
): Promise<DocsServer> {
  const asked: {path: string; body: unknown}[] = []
  const secured = token !== undefined
  const document = JSON.stringify(openApiDocument(models, {...SERVER, secured}))
  const {html, headers} = docsPage()
  const server = createServer((request, response) => {
    const path = request.url ?? ''
    const send = (status: number, body: string): void => {
      response.writeHead(status, {'Content-Type': 'application/json'}).end(body)
    }
    if (path.split('?')[0] === '/docs') response.writeHead(200, headers).end(html)
    else if (path === '/readyz') response.writeHead(200).end('\n')
    else if (secured && request.headers.authorization !== `Bearer ${token}`)
      send(401, '{"error":{"kind":"unauthorized","message":"no token"}}')
    else if (path === '/openapi.json') send(200, document)
    else {
      let text = ''
      request.setEncoding('utf8')
      request.on('data', (chunk: string) => (text += chunk))
      request.on('end', () => {
        asked.push({path, body: JSON.parse(text)})
        if (text.includes('"far"')) send(400, JSON.stringify({error: REFUSED}))
        else send(200, JSON.stringify(ANSWER))
      })
    }
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const {port} = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    close: () =>
      new Promise(resolve => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

const REFUSED = {
  kind: 'invalid',
  message: 'row 0, distance: is text that is no float32.',
  hint: 'The model takes distance (float32).',
}
const ANSWER = {
  prediction: 'late',
  probabilities: {late: 0.72, on_time: 0.28},
  id: '0198f3c2-7b1e',
  model: 'flights',
  version: 'v1.2.0',
}
