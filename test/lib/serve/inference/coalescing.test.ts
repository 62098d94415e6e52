import {expect, it} from 'vitest'
import {heldEngine, numbers, rows, settled, wideRow} from './held-engine.ts'

it('runs a request alone where nothing else waits', async () => {
  const {engine, executor} = heldEngine()
  const answer = engine.infer(rows(3))
  await settled()
  expect(executor.rowCounts).toEqual([1])
  await executor.finishAll()
  expect(numbers(await answer)).toEqual([6])
})

it('runs together what came in one turn of the loop', async () => {
  const {engine, executor} = heldEngine()
  const answers = [rows(1), rows(2, 3), rows(4)].map(feeds => engine.infer(feeds))
  await settled()
  expect(executor.rowCounts).toEqual([4])
  await executor.finishAll()
  expect((await Promise.all(answers)).map(outputs => numbers(outputs))).toEqual([[2], [4, 6], [8]])
})

it('runs together what came during a run, in the order in which it came', async () => {
  const {engine, executor} = heldEngine()
  const first = engine.infer(rows(1))
  await settled()
  const others = [2, 3, 4].map(value => engine.infer(rows(value)))
  await settled()
  expect(executor.rowCounts).toEqual([1])
  await executor.runs[0]?.finish()
  expect(executor.rowCounts).toEqual([1, 3])
  expect(executor.runs[1]?.feeds.tensors['x']?.values).toEqual(Float32Array.of(2, 3, 4))
  await executor.runs[1]?.finish()
  expect(numbers(await first)).toEqual([2])
  expect((await Promise.all(others)).map(outputs => numbers(outputs))).toEqual([[4], [6], [8]])
})

it('gives a run no more rows than it may have, and splits no small request', async () => {
  const {engine, executor} = heldEngine({maxRows: 4})
  const answers = [rows(1, 2, 3), rows(4, 5), rows(6)].map(feeds => engine.infer(feeds))
  await settled()
  await executor.finishAll()
  await Promise.all(answers)
  expect(executor.rowCounts).toEqual([3, 3])
})

it('takes only rows of one shape into a run, those of the oldest request first', async () => {
  const {engine, executor} = heldEngine()
  const feeds = [rows(1), wideRow(2, 3), rows(4), wideRow(5, 6), wideRow(7, 8, 9)]
  const answers = feeds.map(part => engine.infer(part))
  await settled()
  await executor.finishAll()
  expect(executor.runs.map(run => run.feeds.tensors['x']?.dims)).toEqual([
    [2, 1],
    [2, 2],
    [1, 3],
  ])
  expect((await Promise.all(answers)).map(outputs => numbers(outputs))).toEqual([
    [2],
    [4, 6],
    [8],
    [10, 12],
    [14, 16, 18],
  ])
})

it('gives every request a run of its own where rows may not share one', async () => {
  const {engine, executor} = heldEngine({batching: {safe: false, reason: 'a reason'}})
  const answers = [rows(1, 2), rows(3), rows(4)].map(feeds => engine.infer(feeds))
  await settled()
  await executor.finishAll()
  await Promise.all(answers)
  expect(executor.rowCounts).toEqual([2, 1, 1])
})

it('gives each request rows in memory of its own', async () => {
  const {engine, executor} = heldEngine()
  const answers = [rows(1), rows(2)].map(feeds => engine.infer(feeds))
  await settled()
  await executor.finishAll()
  const [one, two] = (await Promise.all(answers)).map(outputs => outputs['y']?.values)
  expect((one as Float32Array).buffer).not.toBe((two as Float32Array).buffer)
  expect((one as Float32Array).buffer.byteLength).toBe(4)
})

it('tells how many rows and requests a run had', async () => {
  const runs: unknown[] = []
  const {engine, executor} = heldEngine({
    observe: {onBatch: (...run) => void runs.push(run)},
  })
  const answers = [rows(1, 2), rows(3)].map(feeds => engine.infer(feeds))
  await settled()
  await executor.finishAll()
  await Promise.all(answers)
  expect(runs).toEqual([[3, 2, 1]])
})
