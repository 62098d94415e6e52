import {describe, expect, it} from 'vitest'
import {assertBindAllowed, jsonAnswer, type Route} from '../../../../src/lib/serve/http/index.ts'
import {COUNT, exchange, post, running} from './running.ts'

const HEALTH: Route = {method: 'GET', path: '/health', open: true, handle: () => jsonAnswer({})}
const TOKENS = ['first-secret', 'sécond']

describe('a server with tokens', () => {
  it.each<[string, Record<string, string>, number]>([
    ['nothing', {}, 401],
    ['a wrong token', {Authorization: 'Bearer wrong'}, 401],
    ['the beginning of a token', {Authorization: 'Bearer first'}, 401],
    ['an empty token', {Authorization: 'Bearer '}, 401],
    ['another scheme', {Authorization: 'Basic first-secret'}, 401],
    ['a wrong key', {'X-API-Key': 'wrong'}, 401],
    ['a token', {Authorization: 'Bearer first-secret'}, 200],
    ['a token, its scheme in lower case', {authorization: 'bearer first-secret'}, 200],
    ['a key', {'X-API-Key': 'first-secret'}, 200],
  ])('answers %s with the right status', async (_what, headers, status) => {
    const server = await running([COUNT], {tokens: TOKENS})
    const answer = await post(server, '/count', 'x', headers)
    expect(answer.status).toBe(status)
    expect(answer.headers.get('www-authenticate')).toBe(status === 401 ? 'Bearer' : null)
  })

  it('answers open routes without one', async () => {
    const {url} = await running([HEALTH], {tokens: TOKENS})
    expect((await fetch(`${url}/health`)).status).toBe(200)
  })

  it('refuses a stranger before it reads the body', async () => {
    const server = await running([COUNT], {tokens: TOKENS})
    const answer = await exchange(
      server,
      'POST /count HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 1000\r\n\r\n',
    )
    expect(answer).toMatch(/^HTTP\/1\.1 401 /)
    expect(answer).toContain('Connection: close')
  })
})

describe('assertBindAllowed', () => {
  const nobody = {secured: false, insecure: false}

  it.each(['127.0.0.1', '127.8.8.8', '::1', 'localhost', '::ffff:127.0.0.1'])(
    'lets %s be without a token',
    host => expect(() => assertBindAllowed(host, nobody)).not.toThrow(),
  )

  it.each(['0.0.0.0', '::', '192.168.1.5', '127.1', 'example.org', '', '::ffff:10.0.0.1'])(
    'refuses "%s" without a token',
    host => {
      expect(() => assertBindAllowed(host, nobody)).toThrow(
        expect.objectContaining({code: 'SERVE_EXPOSED'}) as Error,
      )
      expect(() => assertBindAllowed(host, {...nobody, secured: true})).not.toThrow()
      expect(() => assertBindAllowed(host, {...nobody, insecure: true})).not.toThrow()
    },
  )
})

describe('pages of other origins', () => {
  const headers = {Origin: 'https://app.example.org'}
  const preflight = {...headers, 'Access-Control-Request-Method': 'POST'}

  it('may not ask unless their origin is listed', async () => {
    const {url} = await running([COUNT])
    const response = await fetch(`${url}/count`, {method: 'OPTIONS', headers: preflight})
    expect(response.status).toBe(405)
    expect(response.headers.get('access-control-allow-origin')).toBeNull()
  })

  it('may ask where it is, and ask first without a token', async () => {
    const {url} = await running([COUNT], {tokens: TOKENS, cors: ['https://app.example.org']})
    const first = await fetch(`${url}/count`, {method: 'OPTIONS', headers: preflight})
    expect(first.status).toBe(204)
    expect(first.headers.get('access-control-allow-origin')).toBe('https://app.example.org')
    expect(first.headers.get('access-control-allow-headers')).toContain('Authorization')
    const refused = await fetch(`${url}/count`, {method: 'POST', headers})
    expect(refused.status).toBe(401)
    expect(refused.headers.get('access-control-allow-origin')).toBe('https://app.example.org')
    const stranger = await fetch(`${url}/count`, {
      method: 'OPTIONS',
      headers: {...preflight, Origin: 'https://evil.example.org'},
    })
    expect(stranger.headers.get('access-control-allow-origin')).toBeNull()
  })

  it('send no simple POST either, which a browser does not ask about first', async () => {
    const server = await running([COUNT])
    const text = {'Content-Type': 'text/plain'}
    for (const site of ['cross-site', 'same-site']) {
      const headers = {...text, Origin: 'http://evil.example.org', 'Sec-Fetch-Site': site}
      expect(await post(server, '/count', '{}', headers)).toMatchObject({
        status: 403,
        json: {error: {kind: 'forbidden'}},
      })
    }
  })

  it('leave alone pages of the server itself, programs, and pages that are allowed', async () => {
    const server = await running([COUNT], {cors: ['https://app.example.org']})
    for (const headers of [
      {},
      {Origin: 'http://proxy.example.org'},
      {Origin: 'http://proxy.example.org', 'Sec-Fetch-Site': 'same-origin'},
      {Origin: 'https://app.example.org', 'Sec-Fetch-Site': 'cross-site'},
    ])
      expect((await post(server, '/count', '{}', headers)).status).toBe(200)
  })

  it('that are allowed may send every header of the API and read where rows come from', async () => {
    const {url} = await running([COUNT], {cors: ['https://app.example.org']})
    const first = await fetch(`${url}/count`, {method: 'OPTIONS', headers: preflight})
    const sent = first.headers.get('access-control-allow-headers')?.split(', ')
    expect(sent).toEqual(expect.arrayContaining(['X-Unit', 'X-Request-Id', 'X-Timeout-Ms']))
    expect(first.headers.get('access-control-expose-headers')).toContain('X-Prediction-Source')
  })
})
