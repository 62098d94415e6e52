import {describe, expect, it} from 'vitest'
import {jsonAnswer, requireMediaType, type Route} from '../../../../src/lib/serve/http/index.ts'
import {RequestError} from '../../../../src/lib/serve/request-error.ts'
import {ECHO, exchange, post, running} from './running.ts'

const show = (method: Route['method'], path: string): Route => ({
  method,
  path,
  handle: (request, parameters) =>
    jsonAnswer({route: path, path: request.path, query: request.query, parameters}),
})

const ROUTES = [
  show('GET', '/v2/models/:model'),
  show('GET', '/v2/models/:model/versions/:version'),
  show('GET', '/v2/models/special'),
  show('GET', '/plain'),
  show('POST', '/plain'),
  show('POST', '/v1/endpoints/7:predict'),
]

async function get(url: string): Promise<{status: number; json: unknown; headers: Headers}> {
  const response = await fetch(url)
  return {status: response.status, json: await response.json(), headers: response.headers}
}

describe('a path', () => {
  it('gives its parameters, and a fixed path comes before one with parameters', async () => {
    const {url} = await running(ROUTES)
    expect((await get(`${url}/v2/models/flights/versions/v1.2.0`)).json).toMatchObject({
      parameters: {model: 'flights', version: 'v1.2.0'},
    })
    expect((await get(`${url}/v2/models/special`)).json).toMatchObject({parameters: {}})
    const {status} = await post({url} as never, '/v1/endpoints/7:predict', '')
    expect(status).toBe(200)
  })

  it('is decoded segment by segment, so that an escaped slash stays inside', async () => {
    const {url} = await running(ROUTES)
    expect((await get(`${url}/v2/models/a%2Fb%20%C3%A9?x=%20&y`)).json).toEqual({
      route: '/v2/models/:model',
      path: '/v2/models/a/b é',
      query: 'x=%20&y',
      parameters: {model: 'a/b é'},
    })
    expect((await get(`${url}/%70lain`)).status).toBe(200)
  })

  it.each(['/v2/models/%', '/v2/models/%zz', '/v2/models/%ff', '/%E0%A4%A'])(
    'with the malformed escape of %s is answered with 400',
    async path => {
      const {url} = await running(ROUTES)
      expect(await get(url + path)).toMatchObject({status: 400, json: {error: {kind: 'invalid'}}})
    },
  )

  it('is not normalised: dots, doubled slashes and a slash at the end are other paths', async () => {
    const server = await running(ROUTES)
    for (const path of [
      '/x/../plain',
      '//plain',
      '/plain/',
      '/v2/models/',
      '/v2/models//versions/1',
    ]) {
      const answer = await exchange(server, `GET ${path} HTTP/1.0\r\n\r\n`)
      expect(answer, path).toMatch(/^HTTP\/1\.1 404 /)
    }
    const parameter = await exchange(server, 'GET /v2/models/.. HTTP/1.0\r\n\r\n')
    expect(parameter).toContain('"parameters":{"model":".."}')
  })

  it('that is like none is answered with where predictions and every path are', async () => {
    const {url} = await running([show('POST', '/predict'), show('GET', '/docs')])
    expect((await get(`${url}/v1/models/flights:classify`)).json).toMatchObject({
      error: {hint: 'Predictions are at POST /predict; /docs shows every path.'},
    })
  })

  it('that is nearly one of the routes is answered with 404 and that route', async () => {
    const {url} = await running(ROUTES)
    expect((await get(`${url}/plian`)).json).toEqual({
      error: {
        kind: 'not-found',
        message: 'there is nothing at this path',
        hint: 'Did you mean /plain?',
      },
    })
    expect((await get(`${url}/${'x'.repeat(5000)}`)).status).toBe(404)
  })

  it('may be written as a whole URL by a proxy', async () => {
    const server = await running(ROUTES)
    expect(await exchange(server, 'GET http://h:80/plain?q HTTP/1.0\r\n\r\n')).toContain(
      '"query":"q"',
    )
  })

  it('with a parameter is found again after thousands of others', async () => {
    const {url} = await running(ROUTES)
    for (let n = 0; n < 1200; n++) await fetch(`${url}/v2/models/m${n}`).then(r => r.text())
    expect((await get(`${url}/v2/models/m0`)).json).toMatchObject({parameters: {model: 'm0'}})
    expect((await get(`${url}/plain`)).status).toBe(200)
  })
})

describe('a method', () => {
  it('that the path does not take is answered with 405 and Allow', async () => {
    const {url} = await running(ROUTES)
    const response = await fetch(`${url}/plain`, {method: 'DELETE'})
    expect(response.status).toBe(405)
    expect(response.headers.get('allow')).toBe('GET, HEAD, POST')
  })

  it('HEAD is answered like GET without a body', async () => {
    const server = await running(ROUTES)
    const [head = '', body] = (await exchange(server, 'HEAD /plain HTTP/1.0\r\n\r\n')).split(
      '\r\n\r\n',
    )
    expect(head).toMatch(/^HTTP\/1\.1 200 OK/)
    expect(Number(/Content-Length: (\d+)/.exec(head)?.[1])).toBeGreaterThan(10)
    expect(body).toBe('')
  })
})

describe('an answer', () => {
  it('has its length, a media type, and no word of what made it', async () => {
    const server = await running(ROUTES)
    const {headers} = await get(`${server.url}/plain`)
    expect(headers.get('content-type')).toBe('application/json')
    expect(headers.get('content-length')).not.toBeNull()
    expect(headers.get('x-powered-by')).toBeNull()
    expect(headers.get('access-control-allow-origin')).toBeNull()
  })

  it('keeps the headers of the route', async () => {
    const page: Route = {
      method: 'GET',
      path: '/page',
      handle: () => ({
        status: 200,
        body: '<p>é</p>',
        headers: {'content-type': 'text/html', 'Content-Security-Policy': "default-src 'none'"},
      }),
    }
    const {url} = await running([page])
    const response = await fetch(`${url}/page`)
    expect(response.headers.get('content-type')).toBe('text/html')
    expect(response.headers.get('content-length')).toBe('9')
    expect(response.headers.get('content-security-policy')).toBe("default-src 'none'")
  })

  it('may be bytes', async () => {
    const bytes = Uint8Array.from([0, 1, 254, 255])
    const {url} = await running([
      {method: 'GET', path: '/b', handle: async () => Promise.resolve({status: 200, body: bytes})},
    ])
    expect(new Uint8Array(await (await fetch(`${url}/b`)).arrayBuffer())).toEqual(bytes)
  })
})

describe('an error', () => {
  const failing = (error: Error, later: boolean, fail?: Route['fail']): Route => ({
    method: 'POST',
    path: '/fail',
    handle: later
      ? async () => Promise.reject(error)
      : () => {
          throw error
        },
    ...(fail && {fail}),
  })

  it.each([false, true])('of the request has its status and its hint (later: %s)', async later => {
    const error = new RequestError('overloaded', 'the queue is full', {
      retryAfter: 2,
      hint: 'Wait.',
    })
    const server = await running([failing(error, later)])
    const {status, json, headers} = await post(server, '/fail', '{}')
    expect(status).toBe(503)
    expect(headers.get('retry-after')).toBe('2')
    expect(json).toEqual({error: {kind: 'overloaded', message: 'the queue is full', hint: 'Wait.'}})
  })

  it('takes the shape of its route, also for a wrong method and an unknown path nearby', async () => {
    const fail: Route['fail'] = error => jsonAnswer({error: error.message}, 400)
    const server = await running([failing(new RequestError('invalid', 'no'), false, fail)])
    expect((await post(server, '/fail', '{}')).json).toEqual({error: 'no'})
    expect((await get(`${server.url}/fail`)).json).toEqual({error: 'this path does not take GET'})
    expect((await get(`${server.url}/fail/x`)).json).toEqual({
      error: 'there is nothing at this path',
    })
  })

  it.each([false, true])('of the server tells the client nothing (later: %s)', async later => {
    const bug = new TypeError('cannot read /etc/secret')
    const seen: unknown[] = []
    const server = await running([failing(bug, later)], {
      onError: (error, pattern) => seen.push(error, pattern),
    })
    expect(await post(server, '/fail', '{}')).toMatchObject({
      status: 500,
      json: {error: {kind: 'internal', message: 'the server failed'}},
    })
    expect(seen).toEqual([bug, '/fail'])
  })

  it('of bytes that are no HTTP, or of headers without end, is answered', async () => {
    const server = await running([ECHO])
    expect(await exchange(server, 'no http\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /)
    const large = `GET / HTTP/1.1\r\nHost: x\r\nX: ${'y'.repeat(20_000)}\r\n\r\n`
    expect(await exchange(server, large)).toMatch(/^HTTP\/1\.1 431 /)
    const smuggled =
      'POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'
    expect(await exchange(server, smuggled)).toMatch(/^HTTP\/1\.1 400 /)
  })

  it('of a body that is no JSON is 400', async () => {
    const server = await running([ECHO])
    expect(await post(server, '/echo', '{"a"')).toMatchObject({
      status: 400,
      json: {error: {kind: 'invalid'}},
    })
    expect((await post(server, '/echo', '')).status).toBe(400)
  })
})

describe('a media type', () => {
  const typed: Route = {
    method: 'POST',
    path: '/typed',
    handle: request =>
      jsonAnswer({type: requireMediaType(request, ['application/json', 'text/csv'])}),
  }

  it.each([
    ['application/json', 200],
    ['Application/JSON; charset=UTF-8', 200],
    ['text/csv;header=present; charset="utf-8"', 200],
    ['text/csv; charset=latin1', 415],
    ['application/x-python-pickle', 415],
    ['text/plain', 415],
  ])('of %s is answered with %d', async (type, status) => {
    const server = await running([typed])
    expect((await post(server, '/typed', '{}', {'Content-Type': type})).status).toBe(status)
  })
})
