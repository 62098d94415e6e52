import {createServer, connect} from 'node:net'
import {once} from 'node:events'
import {setImmediate as tick} from 'node:timers/promises'
import {expect, it, onTestFinished} from 'vitest'
import {onceQuiet} from '../../../../src/lib/serve/inference/once-quiet.ts'

const AGES = 10_000

/** A server with so many connections that it has not accepted yet; how many it has. */
async function manyWaiting(count: number): Promise<() => number> {
  let accepted = 0
  const server = createServer(socket => {
    accepted++
    socket.on('error', () => undefined)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const sockets = Array.from({length: count}, () => connect(port, '127.0.0.1'))
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return () => accepted
}

it('goes on when all connections that wait have been accepted, of which a turn takes few', async () => {
  const accepted = await manyWaiting(20)
  await tick()
  expect(accepted()).toBeLessThan(20)
  await new Promise<void>(resolve => onceQuiet(AGES, resolve))
  expect(accepted()).toBe(20)
})

it('goes on after the time given, whatever comes', async () => {
  const accepted = await manyWaiting(20)
  await new Promise<void>(resolve => onceQuiet(0, resolve))
  expect(accepted()).toBeLessThan(20)
})
