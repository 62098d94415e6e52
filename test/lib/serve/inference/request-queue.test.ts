import {expect, it} from 'vitest'
import type {Pending} from '../../../../src/lib/serve/inference/pending.ts'
import {RequestQueue} from '../../../../src/lib/serve/inference/request-queue.ts'

function pending(name: string, key = '', count = 1): Pending & {readonly name: string} {
  return {
    ...{name, key, rows: count, bytes: 10 * count},
    feeds: {rowCount: count, tensors: {}},
    deadline: Infinity,
    client: undefined,
    resolve: () => undefined,
    reject: () => undefined,
    settled: false,
    taken: false,
    retried: false,
  }
}

const keep = (): boolean => false
const names = (items: readonly Pending[]) =>
  items.map(item => (item as ReturnType<typeof pending>).name)

function queueOf(...items: readonly Pending[]): RequestQueue {
  const queue = new RequestQueue()
  for (const item of items) queue.push(item)
  return queue
}

it('takes those of one key as long as their rows fit', () => {
  const queue = queueOf(pending('a', 'k', 2), pending('b', 'l'), pending('c', 'k', 2))
  expect(names(queue.take(3, keep))).toEqual(['a'])
  expect(names(queue.take(3, keep))).toEqual(['b'])
  expect(names(queue.take(3, keep))).toEqual(['c'])
  expect(queue.take(3, keep)).toEqual([])
})

it('takes the first even where it is larger than a run', () => {
  const queue = queueOf(pending('a', 'k', 9), pending('b', 'k'))
  expect(names(queue.take(3, keep))).toEqual(['a'])
})

it('puts back to the front, in their order', () => {
  const queue = queueOf(pending('a'), pending('b'), pending('c'), pending('d'))
  const taken = queue.take(2, keep)
  queue.restore(taken)
  expect([queue.rows, queue.requests, queue.bytes]).toEqual([4, 4, 40])
  expect(names(queue.take(3, keep))).toEqual(['a', 'b', 'c'])
  expect(names(queue.take(3, keep))).toEqual(['d'])
  expect([queue.rows, queue.requests, queue.bytes]).toEqual([0, 0, 0])
})

it('leaves out what is dropped', () => {
  const queue = queueOf(pending('a'), pending('b'), pending('c'))
  const taken = queue.take(9, item => {
    if (names([item])[0] === 'b') item.settled = true
    return item.settled
  })
  expect(names(taken)).toEqual(['a', 'c'])
  expect([queue.rows, queue.requests, queue.bytes]).toEqual([0, 0, 0])
})

it('keeps nothing of those that nobody waits for any more, whatever their keys', () => {
  const kept = pending('kept', 'kept')
  const queue = queueOf(kept)
  for (let index = 0; index < 5000; index++) queue.push(pending('gone', `key ${index}`))
  expect(queue.keys).toBe(5001)
  queue.sweep(item => {
    item.settled = item !== kept
    return item.settled
  })
  expect([queue.rows, queue.requests, queue.keys]).toEqual([1, 1, 1])
  expect(names(queue.take(9, keep))).toEqual(['kept'])
  expect(queue.keys).toBe(0)
})

it('stays in order over thousands that come and go', () => {
  const queue = new RequestQueue()
  const order: string[] = []
  let next = 0
  for (let turn = 0; turn < 3000; turn++) {
    for (let count = 0; count < 3; count++) queue.push(pending(String(next++), `k${turn % 2}`))
    order.push(...names(queue.take(turn % 5, keep)))
  }
  while (queue.requests > 0) order.push(...names(queue.take(7, keep)))
  expect(order).toHaveLength(9000)
  expect(new Set(order).size).toBe(9000)
  for (const parity of [0, 1]) {
    const lane = order.map(Number).filter(value => Math.floor(value / 3) % 2 === parity)
    expect(lane).toEqual([...lane].sort((a, b) => a - b))
  }
})
