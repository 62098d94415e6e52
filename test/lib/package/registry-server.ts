import {createHash, randomUUID} from 'node:crypto'
import {createServer, type IncomingMessage, type ServerResponse} from 'node:http'
import type {AddressInfo} from 'node:net'

export interface RegistryServer {
  readonly host: string
  readonly blobs: ReadonlyMap<string, Buffer>
  readonly manifests: ReadonlyMap<string, {readonly type: string; readonly bytes: Buffer}>
  /** `PUT /v2/…` in order. */
  readonly requests: readonly string[]
  close(): Promise<void>
}

/** How clients prove who they are: not at all, by a password, or by a token that a service gives for one. */
export type Access = 'open' | 'basic' | 'token'

const USER = `Basic ${Buffer.from('me:secret').toString('base64')}`
const TOKEN = 'Bearer for-me'

/** The push endpoints of the OCI distribution specification, and nothing that it does not allow. */
export async function registryServer(access: Access): Promise<RegistryServer> {
  const blobs = new Map<string, Buffer>()
  const manifests = new Map<string, {type: string; bytes: Buffer}>()
  const uploads = new Set<string>()
  const requests: string[] = []
  let host = ''

  const authorized = (
    {headers: {authorization}}: IncomingMessage,
    answer: ServerResponse,
  ): boolean => {
    if (access === 'open' || authorization === (access === 'basic' ? USER : TOKEN)) return true
    const challenge =
      access === 'basic'
        ? 'Basic realm="registry"'
        : `Bearer realm="http://${host}/token",service="registry",scope="repository:team/subject:pull"`
    answer.writeHead(401, {'WWW-Authenticate': challenge}).end()
    return false
  }

  const handle = async (request: IncomingMessage, answer: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', `http://${host}`)
    const {method = ''} = request
    if (url.pathname === '/token') {
      const {service, scope} = Object.fromEntries(url.searchParams)
      const right = service === 'registry' && scope === 'repository:team/subject:pull,push'
      if (request.headers.authorization !== USER || !right) return void answer.writeHead(401).end()
      return void answer.end(JSON.stringify({token: 'for-me'}))
    }
    requests.push(`${method} ${url.pathname.replace(/[0-9a-f-]{36}$/, 'ID')}`)
    const [, rest = ''] = /^\/v2\/team\/subject\/(.+)$/.exec(url.pathname) ?? []
    if (rest === '') return void answer.writeHead(404).end()
    if (!authorized(request, answer)) return
    const body = await bodyOf(request)
    const refuse = (why: string): void => {
      answer.writeHead(400).end(JSON.stringify({errors: [{code: 'DIGEST_INVALID', message: why}]}))
    }
    if (method === 'HEAD' && rest.startsWith('blobs/')) {
      answer.writeHead(blobs.has(rest.slice('blobs/'.length)) ? 200 : 404).end()
    } else if (method === 'POST' && rest === 'blobs/uploads/') {
      const id = randomUUID()
      uploads.add(id)
      answer.writeHead(202, {Location: `/v2/team/subject/blobs/uploads/${id}?state=kept`}).end()
    } else if (method === 'PUT' && rest.startsWith('blobs/uploads/')) {
      const digest = url.searchParams.get('digest') ?? ''
      if (!uploads.delete(rest.slice('blobs/uploads/'.length))) {
        refuse('no such upload')
        return
      }
      if (url.searchParams.get('state') !== 'kept') {
        refuse('the address was changed')
        return
      }
      if (request.headers['content-type'] !== 'application/octet-stream') {
        refuse('content type')
        return
      }
      if (request.headers['content-length'] !== String(body.length)) {
        refuse('no content length')
        return
      }
      if (digestOf(body) !== digest) {
        refuse(`${digestOf(body)} is not ${digest}`)
        return
      }
      blobs.set(digest, body)
      answer.writeHead(201, {Location: `/v2/team/subject/blobs/${digest}`}).end()
    } else if (method === 'PUT' && rest.startsWith('manifests/')) {
      const manifest = JSON.parse(body.toString('utf8')) as {
        mediaType: string
        config: {digest: string; size: number}
        layers: {digest: string; size: number}[]
      }
      const type = request.headers['content-type'] ?? ''
      if (type !== manifest.mediaType) {
        refuse('media type')
        return
      }
      for (const {digest, size} of [manifest.config, ...manifest.layers])
        if (blobs.get(digest)?.length !== size) {
          refuse(`blob unknown: ${digest}`)
          return
        }
      manifests.set(rest.slice('manifests/'.length), {type, bytes: body})
      answer.writeHead(201, {'Docker-Content-Digest': digestOf(body)}).end()
    } else answer.writeHead(404).end()
  }

  const server = createServer((request, answer) => {
    handle(request, answer).catch((error: unknown) => answer.writeHead(500).end(String(error)))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    ...{host, blobs, manifests, requests},
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

function digestOf(bytes: Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`
}
