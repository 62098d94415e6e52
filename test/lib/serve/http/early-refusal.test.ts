import {connect, type Socket} from 'node:net'
import {setTimeout as sleep} from 'node:timers/promises'
import {describe, expect, it, onTestFinished} from 'vitest'
import {jsonAnswer, type HttpServer, type Route} from '../../../../src/lib/serve/http/index.ts'
import {RequestError} from '../../../../src/lib/serve/request-error.ts'
import {exchange, running} from './running.ts'

/** A server that refuses while `full`, and what its route got to see. */
async function refusing() {
  const seen: string[] = []
  const state = {full: true}
  const route: Route = {
    method: 'POST',
    path: '/rows',
    refusal: () =>
      state.full ? new RequestError('overloaded', 'It is full.', {retryAfter: 3}) : undefined,
    handle({body}) {
      seen.push(body.toString())
      return jsonAnswer({bytes: body.length})
    },
  }
  return {server: await running([route]), seen, state}
}

/** A connection, and everything that has come over it. */
function talk({port}: HttpServer) {
  const socket: Socket = connect(port, '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  let received = ''
  socket.on('data', (bytes: Buffer) => (received += bytes.toString()))
  const until = async (pattern: RegExp): Promise<string> => {
    for (let turn = 0; turn < 500 && !pattern.test(received); turn++) await sleep(10)
    expect(received).toMatch(pattern)
    return received
  }
  return {send: (text: string) => socket.write(text), until}
}

function head(length: number, ...more: readonly string[]): string {
  const lines = ['POST /rows HTTP/1.1', 'Host: x', `Content-Length: ${length}`, ...more]
  return `${lines.join('\r\n')}\r\n\r\n`
}

describe('a request that is refused before its body is read', () => {
  it('has its answer before the body has come', async () => {
    const {server, seen} = await refusing()
    const {send, until} = talk(server)
    send(head(10))
    const answer = await until(/It is full/)
    expect(answer).toMatch(/^HTTP\/1\.1 503 /)
    expect(answer).toContain('Retry-After: 3')
    expect(answer).not.toContain('Connection: close')
    expect(seen).toEqual([])
  })

  it('leaves the connection in step: what comes after its body is the next request', async () => {
    const {server, seen, state} = await refusing()
    const {send, until} = talk(server)
    send(`${head(10)}01234`)
    await until(/It is full/)
    state.full = false
    // The rest of the body looks like a request itself.
    send(`POST ${head(2)}ok`)
    await until(/"bytes":2/)
    expect(seen).toEqual(['ok'])
    expect(server.inFlight).toBe(0)
  })

  it('is one of several that were sent at once, each with its own answer', async () => {
    const {server} = await refusing()
    const {send, until} = talk(server)
    send(`${head(3)}abc`.repeat(3))
    const answer = await until(/(It is full[^]*){3}/)
    expect(answer.match(/HTTP\/1\.1 503 /g)).toHaveLength(3)
  })

  it('loses its connection where the body is large, or where the client asks before it sends', async () => {
    const {server} = await refusing()
    expect(await exchange(server, [head(1_000_000), 'x'.repeat(1000)])).toContain(
      'Connection: close',
    )
    const answer = await exchange(server, head(10, 'Expect: 100-continue'))
    expect(answer).toMatch(/^HTTP\/1\.1 503 /)
    expect(answer).toContain('Connection: close')
  })

  it('may go before its body has come: the server goes on', async () => {
    const {server, seen, state} = await refusing()
    const {send, until} = talk(server)
    send(`${head(10)}012`)
    await until(/It is full/)
    state.full = false
    const gone = connect(server.port, '127.0.0.1')
    gone.write(`${head(10)}012`)
    await sleep(20)
    gone.resetAndDestroy()
    send(`3456789${head(2)}ok`)
    await until(/"bytes":2/)
    expect(seen).toEqual(['ok'])
  })
})

it('a refusal has no stack, which costs more than the answer; a failure of the server has one', () => {
  expect(new RequestError('overloaded', 'It is full.').stack).toBe('RequestError: It is full.')
  expect(new RequestError('internal', 'It failed.').stack).toContain('early-refusal.test.ts')
})
