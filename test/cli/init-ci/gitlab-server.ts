import {once} from 'node:events'
import {createServer, type IncomingMessage} from 'node:http'
import type {AddressInfo} from 'node:net'
import {text} from 'node:stream/consumers'

export interface Note {
  readonly id: number
  readonly author: {readonly id: number}
  body: string
}

export interface GitlabServer {
  /** CI_API_V4_URL. */
  readonly url: string
  readonly notes: Note[]
  /** Method and path of every request. */
  readonly requests: string[]
  close(): void
}

export const TOKEN = 'glpat-secret'
const SELF = 42

/** As much of GitLab as a comment of merge request 7 in project 11 asks of it. */
export async function startGitlab(notes: Note[] = []): Promise<GitlabServer> {
  const requests: string[] = []
  const server = createServer((request, response) => {
    void answer(request).then(({status, body}) => {
      response.writeHead(status, {'Content-Type': 'application/json'})
      response.end(JSON.stringify(body))
    })
  })
  const answer = async (request: IncomingMessage): Promise<{status: number; body: unknown}> => {
    const {pathname, searchParams} = new URL(request.url ?? '', 'http://gitlab')
    const method = request.method ?? ''
    requests.push(`${method} ${pathname}`)
    if (request.headers['private-token'] !== TOKEN) return {status: 401, body: {}}
    if (method === 'GET' && pathname === '/api/v4/user') return {status: 200, body: {id: SELF}}
    const [, id] = /^\/api\/v4\/projects\/11\/merge_requests\/7\/notes(?:\/(\d+))?$/.exec(
      pathname,
    ) ?? [undefined]
    if (!pathname.startsWith('/api/v4/projects/11/merge_requests/7/notes'))
      return {status: 404, body: {}}
    if (method === 'GET') {
      const [size, page] = ['per_page', 'page'].map(key => Number(searchParams.get(key)))
      const start = ((page ?? 1) - 1) * (size ?? 20)
      return {status: 200, body: notes.slice(start, start + (size ?? 20))}
    }
    const {body} = JSON.parse(await text(request)) as {body: string}
    if (method === 'POST' && id === undefined) {
      notes.push({id: notes.length + 1, author: {id: SELF}, body})
      return {status: 201, body: notes.at(-1)}
    }
    const note = notes.find(each => String(each.id) === id)
    if (method !== 'PUT' || note === undefined) return {status: 404, body: {}}
    if (note.author.id !== SELF) return {status: 403, body: {}}
    note.body = body
    return {status: 200, body: note}
  }
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const {port} = server.address() as AddressInfo
  return {url: `http://127.0.0.1:${port}/api/v4`, notes, requests, close: () => server.close()}
}
