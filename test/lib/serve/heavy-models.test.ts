import {setTimeout as sleep} from 'node:timers/promises'
import {expect, it, vi} from 'vitest'
import {serveFixtures} from './serve-fixtures.ts'

/** A heavy model is tried out when it is loaded, which takes its time on a busy machine. */
vi.setConfig({testTimeout: 120_000})

/** Weeks of turns. */
const FOREVER = {turns: 1_000_000_000_000}

it('liveness and other models answer many times during one run of a heavy model', async () => {
  const server = await serveFixtures(['heavy', 'mlp'])
  const heavy = server.ask('heavy', {x: 3})
  const times = await server.livenessDuring(heavy)
  const {status, json, ms} = await heavy
  expect(status).toBe(200)
  expect(json).toMatchObject({prediction: 3})
  // Were this process blocked, there would be two answers at most: one before the run, one after.
  expect(ms).toBeGreaterThan(100)
  expect(times.length).toBeGreaterThan(4)
})

it('a run that hangs is ended while another model answers, and its model comes back', async () => {
  const server = await serveFixtures(['loop', 'mlp'], {hungAfterMs: 2000})
  const hung = server.ask('loop', FOREVER)
  const ended = hung.then(() => true)
  let answered = 0
  while (!(await Promise.race([ended, Promise.resolve(false)]))) {
    const {status} = await server.ask('mlp', {x0: 1, x1: 2, x2: 3, x3: 4})
    expect(status).toBe(200)
    answered++
  }
  expect(answered).toBeGreaterThan(4)
  expect(await hung).toMatchObject({
    status: 500,
    json: {error: {message: 'The model took too long for these rows and was stopped.'}},
  })
  expect(await server.ask('loop', {turns: 4})).toMatchObject({status: 200, json: {prediction: 8}})
  expect(server.restarts).toEqual(['hung'])
})

it('under more load than it can take, the server answers those that wait, and refuses the rest', async () => {
  const server = await serveFixtures(['heavy'], {maxQueuedRows: 3})
  const url = `${server.url}/models/heavy/predict`
  const responses = await Promise.all(
    Array.from({length: 12}, (_, x) => fetch(url, {method: 'POST', body: JSON.stringify({x})})),
  )
  const refused = responses.filter(({status}) => status === 503)
  expect(refused.length).toBeGreaterThan(0)
  for (const {headers} of refused)
    expect(Number(headers.get('retry-after'))).toBeGreaterThanOrEqual(1)
  for (const [x, response] of responses.entries())
    if (response.status !== 503) expect(await response.json()).toMatchObject({prediction: x})
  expect(responses.length - refused.length).toBeGreaterThanOrEqual(3)
  expect(await server.ask('heavy', {x: 5})).toMatchObject({status: 200, json: {prediction: 5}})
})

it('closing with a run that hangs does not wait for the run', async () => {
  const server = await serveFixtures(['loop'])
  const client = new AbortController()
  const url = `${server.url}/models/loop/predict`
  const left = fetch(url, {method: 'POST', body: JSON.stringify(FOREVER), signal: client.signal})
  await sleep(300)
  client.abort()
  await expect(left).rejects.toThrow('abort')
  const startedAt = performance.now()
  await server.close()
  expect(performance.now() - startedAt).toBeLessThan(20_000)
})
