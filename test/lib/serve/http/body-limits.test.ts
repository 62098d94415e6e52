import {connect} from 'node:net'
import {text} from 'node:stream/consumers'
import {brotliCompressSync, deflateRawSync, deflateSync, gzipSync} from 'node:zlib'
import {describe, expect, it} from 'vitest'
import {COUNT, ECHO, exchange, post, running} from './running.ts'

const KILOBYTE = 1024

describe('the size of a body', () => {
  it('is accepted up to the limit to the byte', async () => {
    const server = await running([COUNT], {maxBodyBytes: KILOBYTE})
    expect(await post(server, '/count', 'x'.repeat(KILOBYTE))).toMatchObject({
      status: 200,
      json: {bytes: KILOBYTE},
    })
    expect(await post(server, '/count', 'x'.repeat(KILOBYTE + 1))).toMatchObject({
      status: 413,
      json: {error: {kind: 'too-large', message: 'the body is larger than 1,024 bytes'}},
    })
  })

  it('is refused by its length before any of it arrives', async () => {
    const server = await running([COUNT], {maxBodyBytes: KILOBYTE})
    const answer = await exchange(
      server,
      'POST /count HTTP/1.1\r\nHost: x\r\nContent-Length: 999999999\r\n\r\n',
    )
    expect(answer).toMatch(/^HTTP\/1\.1 413 /)
    expect(answer).toContain('Connection: close')
  })

  it('is refused while chunks without a length arrive', async () => {
    const server = await running([COUNT], {maxBodyBytes: KILOBYTE})
    const chunk = `400\r\n${'x'.repeat(KILOBYTE)}\r\n`
    const answer = await exchange(server, [
      'POST /count HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n',
      chunk,
      chunk,
    ])
    expect(answer).toMatch(/^HTTP\/1\.1 413 /)
  })

  it('is refused when many chunks of one byte reach the limit', async () => {
    const server = await running([COUNT], {maxBodyBytes: KILOBYTE})
    const head = 'POST /count HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n'
    expect(await exchange(server, [head, '1\r\nx\r\n'.repeat(KILOBYTE + 1)])).toMatch(
      /^HTTP\/1\.1 413 /,
    )
  })

  it('takes no more memory in chunks of one byte than twice the body', async () => {
    const server = await running([COUNT])
    const socket = connect(server.port, '127.0.0.1')
    socket.write('POST /count HTTP/1.1\r\nHost: x\r\nConnection: close\r\n')
    socket.write('Transfer-Encoding: chunked\r\n\r\n')
    const before = process.memoryUsage().rss
    for (let sent = 0; sent < 200; sent++) {
      if (!socket.write('1\r\nx\r\n'.repeat(KILOBYTE))) {
        await new Promise(resolve => socket.once('drain', resolve))
      }
    }
    socket.end('0\r\n\r\n')
    expect(await text(socket)).toContain(`{"bytes":${200 * KILOBYTE}}`)
    expect(process.memoryUsage().rss - before).toBeLessThan(150 * KILOBYTE * KILOBYTE)
  })

  it('keeps the bytes of a body in pieces as they were sent', async () => {
    const server = await running([ECHO])
    const value = Array.from({length: 50_000}, (_, index) => `é${index}`)
    const {json} = await post(server, '/echo', JSON.stringify(value))
    expect(json).toEqual({got: value})
  })

  it('of all requests together is bounded, after which there is 503 with Retry-After', async () => {
    const server = await running([COUNT], {maxHeldBytes: KILOBYTE})
    const {status, headers} = await post(server, '/count', 'x'.repeat(2 * KILOBYTE))
    expect(status).toBe(503)
    expect(headers.get('retry-after')).toBe('1')
    expect((await post(server, '/count', 'x'.repeat(KILOBYTE))).status).toBe(200)
    expect((await post(server, '/count', 'x'.repeat(KILOBYTE))).status).toBe(200)
  })
})

describe('a compressed body', () => {
  const body = JSON.stringify({a: 1})

  it.each([
    ['gzip', gzipSync(body)],
    ['x-gzip', gzipSync(body)],
    ['deflate', deflateSync(body)],
    ['deflate', deflateRawSync(body)],
    ['br', brotliCompressSync(body)],
  ])('of %s is inflated', async (encoding, bytes) => {
    const server = await running([ECHO])
    const answer = await post(server, '/echo', new Uint8Array(bytes), {
      'Content-Encoding': encoding,
    })
    expect(answer).toMatchObject({status: 200, json: {got: {a: 1}}})
  })

  it.each([
    ['gzip', gzipSync(Buffer.alloc(64 * KILOBYTE * KILOBYTE))],
    ['deflate', deflateSync(Buffer.alloc(64 * KILOBYTE * KILOBYTE))],
    ['br', brotliCompressSync(Buffer.alloc(64 * KILOBYTE * KILOBYTE))],
  ])('that is a bomb of %s is refused as too large', async (encoding, bomb) => {
    const server = await running([COUNT], {maxBodyBytes: KILOBYTE * KILOBYTE})
    expect(bomb.length).toBeLessThan(100 * KILOBYTE)
    const answer = await post(server, '/count', new Uint8Array(bomb), {
      'Content-Encoding': encoding,
    })
    expect(answer).toMatchObject({
      status: 413,
      json: {
        error: {
          message: 'the body is larger than 1 MiB once inflated',
          hint: 'Send fewer rows in a request.',
        },
      },
    })
  })

  it('that is damaged is invalid', async () => {
    const server = await running([COUNT])
    const answer = await post(server, '/count', 'no gzip', {'Content-Encoding': 'gzip'})
    expect(answer).toMatchObject({status: 400, json: {error: {kind: 'invalid'}}})
  })

  it('of an unknown or doubled encoding is refused as a media type', async () => {
    const server = await running([COUNT])
    expect((await post(server, '/count', 'x', {'Content-Encoding': 'zstd'})).status).toBe(415)
    expect((await post(server, '/count', 'x', {'Content-Encoding': 'gzip, gzip'})).status).toBe(415)
  })
})

describe('a slow client', () => {
  it('that drips its body gets 408 in the time for bodies', async () => {
    const server = await running([COUNT], {bodyTimeoutMs: 150})
    const socket = connect(server.port, '127.0.0.1')
    socket.write('POST /count HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n')
    const drip = setInterval(() => socket.write('x'), 20)
    const started = performance.now()
    const first = await new Promise<string>(resolve =>
      socket.once('data', bytes => resolve(bytes.toString())),
    )
    clearInterval(drip)
    socket.destroy()
    expect(first).toMatch(/^HTTP\/1\.1 408 /)
    expect(first).toContain('"kind":"slow"')
    expect(performance.now() - started).toBeLessThan(10_000)
  })

  it('that never ends its headers gets 408', async () => {
    const server = await running([COUNT], {headersTimeoutMs: 200})
    const answer = await exchange(server, 'POST /count HTTP/1.1\r\nHost: x\r\n')
    expect(answer).toMatch(/^HTTP\/1\.1 408 /)
  })
})

describe('100-continue', () => {
  const head = (length: number) =>
    `POST /count HTTP/1.1\r\nHost: x\r\nConnection: close\r\nExpect: 100-continue\r\nContent-Length: ${length}\r\n\r\n`

  it('is answered where the body is welcome', async () => {
    const server = await running([COUNT])
    const answer = await exchange(server, [head(1), 'x'])
    expect(answer).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 /)
  })

  it('is answered with 413 at once where the body is too large', async () => {
    const server = await running([COUNT], {maxBodyBytes: KILOBYTE})
    expect(await exchange(server, head(KILOBYTE + 1))).toMatch(/^HTTP\/1\.1 413 /)
  })
})
