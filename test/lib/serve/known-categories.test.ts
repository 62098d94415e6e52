import {describe, expect, it, vi} from 'vitest'
import {exampleValues} from '../../../src/lib/serve/models/example-values.ts'
import {feedsOf} from '../model/expected-predictions.ts'
import {difference, openInline, openWorkers, someRows} from './inference/open-fixture.ts'
import {serveFixtures} from './serve-fixtures.ts'

vi.setConfig({testTimeout: 60_000})

const person = {age: 70, income: 41.5, city: 'Rome', plan: 'pro'}

it.each([
  ['in this process', 'inline'],
  ['in processes of its own', 'workers'],
] as const)('tries a model with categories that it knows, %s', async (_, mode) => {
  const engine = mode === 'inline' ? await openInline('one-hot') : await openWorkers('one-hot')
  expect(engine.mode).toBe(mode)
  expect(engine.batching).toEqual({safe: true, reason: null})
  expect(engine.singleRunMs).toBeGreaterThan(0)
  expect(engine.categories.map(({input, values}) => [input, values])).toEqual([
    ['city', ['Lima', 'Oslo', 'Rome']],
    ['plan', ['free', 'pro']],
  ])
})

it('an unknown category fails alone, and those that shared its run are answered', async () => {
  const runs: number[] = []
  const observe = {onBatch: (rows: number) => void runs.push(rows)}
  const engine = await openInline('one-hot', {}, {observe})
  const feeds = feedsOf(engine.signature, 'one-hot')
  const requests = [0, 1, 2, 3].map(start => someRows(feeds, start, 1))
  const wanted = await Promise.all(requests.map(request => engine.infer(request)))
  expect(runs).toEqual([4])
  const bad = someRows(feeds, 0, 1)
  ;(bad.tensors['city']?.values as string[])[0] = 'Atlantis'
  const ends = await Promise.allSettled([...requests, bad].map(request => engine.infer(request)))
  const refused = ends.pop()
  expect(refused).toMatchObject({status: 'rejected', reason: {kind: 'invalid'}})
  for (const [index, end] of ends.entries()) {
    if (end.status === 'rejected') throw end.reason
    expect(difference(end.value, wanted[index] ?? {})).toBeLessThan(1e-6)
  }
})

it('an unknown category is a 400 that says what can be wrong, and repeats no value', async () => {
  const server = await serveFixtures(['one-hot'])
  const [good, bad, other] = await Promise.all([
    server.ask('one-hot', person),
    server.ask('one-hot', {...person, city: 'Atlantis'}),
    server.ask('one-hot', {...person, plan: 'free'}),
  ])
  expect([good.status, bad.status, other.status]).toEqual([200, 400, 200])
  expect(good.json).toMatchObject({prediction: 'yes'})
  const text = JSON.stringify(bad.json)
  expect(text).toMatch(/category/i)
  expect(text).not.toContain('Atlantis')
})

describe('example rows', () => {
  it('of the document are taken as they are', async () => {
    const server = await serveFixtures(['one-hot'])
    const document = (await (await fetch(`${server.url}/openapi.json`)).json()) as object
    expect(JSON.stringify(document)).toContain('"city":"Lima","plan":"free"')
    const example = {age: 0, income: 0, city: 'Lima', plan: 'free'}
    expect((await server.ask('one-hot', example)).status).toBe(200)
  })

  it('have the typical values of a version where there are some, under the names of requests', async () => {
    const {signature, categories} = await openInline('one-hot')
    const policy = {nulls: 'error', inputs: {city: {column: 'town'}}} as const
    expect(exampleValues({signature, categories}, policy, undefined)).toEqual({
      town: 'Lima',
      plan: 'free',
    })
    expect(exampleValues({signature, categories}, policy, {age: 44, plan: 'pro'})).toEqual({
      ...{age: 44, town: 'Lima', plan: 'pro'},
    })
  })
})
