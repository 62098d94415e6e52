import {Agent, request} from 'node:http'
import {connect} from 'node:net'
import {text} from 'node:stream/consumers'
import {setTimeout as sleep} from 'node:timers/promises'
import {describe, expect, it} from 'vitest'
import {
  jsonAnswer,
  type HttpRequest,
  type HttpServer,
  type Route,
} from '../../../../src/lib/serve/http/index.ts'
import {COUNT, post, running} from './running.ts'

const slow = (milliseconds: number): Route => ({
  method: 'POST',
  path: '/slow',
  handle: async () => {
    await sleep(milliseconds)
    return jsonAnswer('done')
  },
})

function ask(server: HttpServer, agent: Agent): Promise<{body: string; connection: string}> {
  return new Promise((resolve, reject) => {
    const asked = request(`${server.url}/slow`, {method: 'POST', agent}, response => {
      const connection = response.headers.connection ?? ''
      text(response).then(body => resolve({body, connection}), reject)
    })
    asked.on('error', reject)
    asked.end('{}')
  })
}

describe('a server that closes', () => {
  it('drops nothing in the middle of a load over kept connections', async () => {
    const server = await running([slow(5)])
    const agent = new Agent({keepAlive: true, maxSockets: 16})
    let answered = 0
    let closed = false
    const failures: unknown[] = []
    const client = async (): Promise<void> => {
      while (!closed) {
        try {
          const {body, connection} = await ask(server, agent)
          expect(body).toBe('"done"')
          answered++
          // What HTTP asks of a client: no further request on this connection.
          if (connection === 'close') return
        } catch (error) {
          failures.push(error)
          return
        }
      }
    }
    const clients = Array.from({length: 16}, client)
    await expect.poll(() => answered, {timeout: 30_000}).toBeGreaterThan(100)
    await server.close()
    closed = true
    await Promise.all(clients)
    expect(failures).toEqual([])
    agent.destroy()
  })

  it('is not held up by connections that are kept open or never asked anything', async () => {
    const server = await running([COUNT])
    const kept = connect(server.port, '127.0.0.1')
    kept.write('POST /count HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\nx')
    await new Promise(resolve => kept.once('data', resolve))
    const silent = connect(server.port, '127.0.0.1')
    await new Promise(resolve => silent.once('connect', resolve))
    const started = performance.now()
    await server.close()
    expect(performance.now() - started).toBeLessThan(5000)
    kept.destroy()
    silent.destroy()
  })

  it('waits for an answer that is due and says that the connection closes', async () => {
    const server = await running([slow(300)])
    const agent = new Agent({keepAlive: true})
    const asked = ask(server, agent)
    await expect.poll(() => server.inFlight).toBe(1)
    const closing = server.close()
    expect((await fetch(server.url)).headers.get('connection')).toBe('close')
    await expect
      .poll(() => fetch(server.url).catch(() => 'refused'), {timeout: 5000})
      .toBe('refused')
    expect(await asked).toEqual({body: '"done"', connection: 'close'})
    await closing
    expect(server.inFlight).toBe(0)
  })

  it('cuts off what is not answered within the grace, and closes once', async () => {
    const server = await running([slow(5000)])
    const asked = post(server, '/slow', '{}').catch(() => 'cut off')
    await expect.poll(() => server.inFlight).toBe(1)
    const started = performance.now()
    await Promise.all([server.close(100), server.close(100)])
    expect(performance.now() - started).toBeLessThan(4000)
    expect(await asked).toBe('cut off')
  })
})

describe('the states of a server', () => {
  it('answer 503 while it starts, except on open routes', async () => {
    const open: Route = {method: 'GET', path: '/live', open: true, handle: () => jsonAnswer(true)}
    const server = await running([open, COUNT])
    server.setState('starting')
    const {status, headers} = await post(server, '/count', 'x')
    expect([status, headers.get('retry-after')]).toEqual([503, '1'])
    expect((await fetch(`${server.url}/live`)).status).toBe(200)
    server.setState('ready')
    expect((await post(server, '/count', 'x')).status).toBe(200)
  })

  it('go on answering while it drains, and close the connection', async () => {
    const server = await running([COUNT])
    server.setState('draining')
    const {status, headers} = await post(server, '/count', 'x')
    expect([status, headers.get('connection')]).toEqual([200, 'close'])
  })
})

describe('a client that goes', () => {
  it('is seen to have gone', async () => {
    let waiting: HttpRequest | undefined
    const server = await running([
      {
        method: 'POST',
        path: '/wait',
        handle: request => {
          waiting = request
          return new Promise(() => undefined)
        },
      },
    ])
    const controller = new AbortController()
    const asked = fetch(`${server.url}/wait`, {
      method: 'POST',
      body: '{}',
      signal: controller.signal,
    }).catch(() => 'gone')
    await expect.poll(() => waiting?.aborted).toBe(false)
    controller.abort()
    expect(await asked).toBe('gone')
    await expect.poll(() => waiting?.aborted).toBe(true)
  })

  it('in the middle of its body is forgotten', async () => {
    const statuses: number[] = []
    const server = await running([COUNT], {
      observe: {ended: (_route, status) => statuses.push(status)},
    })
    const socket = connect(server.port, '127.0.0.1')
    socket.write('POST /count HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nx')
    await expect.poll(() => server.inFlight).toBe(1)
    socket.destroy()
    await expect.poll(() => server.inFlight).toBe(0)
    expect(statuses).toEqual([499])
  })

  it('has not gone when it was answered', async () => {
    let answered: HttpRequest | undefined
    const server = await running([
      {
        method: 'POST',
        path: '/x',
        handle: request => {
          answered = request
          return jsonAnswer(1)
        },
      },
    ])
    await post(server, '/x', '{}', {Connection: 'close'})
    await sleep(50)
    expect(answered?.aborted).toBe(false)
  })
})

describe('an observer', () => {
  it('hears the route, status, bytes and error of each request, and a log the path', async () => {
    const seen: unknown[] = []
    const paths: string[] = []
    const server = await running([{...COUNT, path: '/count/:n'}], {
      observe: {
        ended: (route, status, ms, bytesIn, bytesOut, error) =>
          seen.push([route?.path, status, ms > 0, [bytesIn, bytesOut], error?.kind]),
      },
      log: ({path}) => paths.push(path),
    })
    await post(server, '/count/7', 'xyz')
    await post(server, '/nothing', 'xyz')
    expect(seen).toEqual([
      ['/count/:n', 200, true, [3, 11], undefined],
      [undefined, 404, true, [0, expect.any(Number)], 'not-found'],
    ])
    expect(paths).toEqual(['/count/7', '/nothing'])
  })
})
