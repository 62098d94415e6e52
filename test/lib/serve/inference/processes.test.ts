import {copyFile, mkdtemp, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {expect, it, onTestFinished, vi} from 'vitest'
import type {Feeds} from '../../../../src/lib/model/index.ts'
import type {ServingEngine} from '../../../../src/lib/serve/inference/index.ts'
import {fixture} from '../../model/expected-predictions.ts'
import {openFile, openWorkers} from './open-fixture.ts'

/** A turn takes one to three µs: 10¹² take weeks. */
const FOREVER = 1_000_000_000_000

/** A request of loop.onnx, whose run takes as many turns as its largest value says; y is twice the values. */
function turns(...values: readonly number[]): Feeds {
  return {
    rowCount: values.length,
    tensors: {
      turns: {
        type: 'int64',
        dims: [values.length],
        values: BigInt64Array.from(values.map(BigInt)),
      },
    },
  }
}

async function ask(
  engine: ServingEngine,
  ...values: readonly number[]
): Promise<readonly number[]> {
  const {y} = await engine.infer(turns(...values))
  return Array.from(y?.values as BigInt64Array, Number)
}

const until = (condition: () => boolean | Promise<boolean>) =>
  vi.waitFor(
    async () => {
      if (!(await condition())) throw new Error('not yet')
    },
    {timeout: 25_000, interval: 10},
  )

it('the loop of this process goes on during a long run', async () => {
  const engine = await openWorkers('loop')
  let ticks = 0
  const timer = setInterval(() => ticks++, 5)
  const startedAt = performance.now()
  expect(await ask(engine, 400_000)).toEqual([800_000])
  const runMs = performance.now() - startedAt
  clearInterval(timer)
  // In this process not one timer would have fired before the end of the run.
  expect(runMs).toBeGreaterThan(100)
  expect(ticks).toBeGreaterThan(10)
})

it('a run that hangs is ended with its process, and another process goes on', async () => {
  const restarts: string[] = []
  const observe = {onRestart: (reason: string) => void restarts.push(reason)}
  const engine = await openWorkers('loop', {cpus: 2, hungAfterMs: 1500, observe})
  const [one, two] = engine.processes
  expect(one).not.toBe(two)
  const hung = expect(ask(engine, FOREVER)).rejects.toMatchObject({
    kind: 'internal',
    message: 'The model took too long for these rows and was stopped.',
  })
  await until(() => engine.running === 1)
  const others = await Promise.all(Array.from({length: 20}, (_, value) => ask(engine, value)))
  expect(others).toEqual(Array.from({length: 20}, (_, value) => [2 * value]))
  expect(restarts).toEqual([])
  await hung
  await until(() => engine.processes.length === 2)
  expect(restarts).toEqual(['hung'])
  expect(engine.processes.filter(pid => pid === one || pid === two)).toHaveLength(1)
  expect(await ask(engine, 4)).toEqual([8])
})

it('a process that is killed is started again, and what it ran is answered with an error', async () => {
  const restarts: string[] = []
  const observe = {onRestart: (reason: string) => void restarts.push(reason)}
  const engine = await openWorkers('loop', {observe})
  const [killed = 0] = engine.processes
  const lost = expect(ask(engine, FOREVER)).rejects.toMatchObject({
    kind: 'internal',
    message: 'The process of the model ended during the run.',
  })
  await until(() => engine.running === 1)
  const waiting = ask(engine, 21)
  process.kill(killed, 'SIGKILL')
  await lost
  expect(await waiting).toEqual([42])
  expect(restarts).toEqual(['died'])
  expect(engine.processes).toHaveLength(1)
  expect(engine.processes).not.toContain(killed)
})

it('what had not begun when its process ended runs in the next one', async () => {
  // Each request by itself, so that one runs, and one waits in the process for it.
  const engine = await openWorkers('loop', {batching: false, hungAfterMs: 1500})
  const hung = expect(ask(engine, FOREVER)).rejects.toMatchObject({kind: 'internal'})
  await until(() => engine.running === 1)
  const answers = [1, 2, 3].map(value => ask(engine, value))
  await until(() => engine.running === 2)
  await hung
  expect(await Promise.all(answers)).toEqual([[2], [4], [6]])
})

it('a process that is started later does not take another model for the one that is served', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'mlops-engine-'))
  onTestFinished(() => rm(folder, {recursive: true}))
  const file = path.join(folder, 'model.onnx')
  await copyFile(fixture('loop.onnx'), file)
  const engine = await openFile(file, {mode: 'workers'})
  expect(await ask(engine, 1)).toEqual([2])
  await copyFile(fixture('pick.onnx'), file)
  process.kill(engine.processes[0] ?? 0, 'SIGKILL')
  await until(() => engine.processes.length === 0)
  const refused = engine.infer(turns(1), {deadline: performance.now() + 1000})
  await expect(refused).rejects.toMatchObject({kind: 'deadline'})
  expect(engine.processes).toEqual([])
  await copyFile(fixture('loop.onnx'), file)
  expect(await ask(engine, 3)).toEqual([6])
})

it('closing ends a run that nobody waits for, and every process', async () => {
  const engine = await openWorkers('loop', {cpus: 2})
  const pids = engine.processes
  expect(pids).toHaveLength(2)
  const late = engine.infer(turns(FOREVER), {deadline: performance.now() + 200})
  await expect(late).rejects.toMatchObject({kind: 'deadline'})
  const startedAt = performance.now()
  await engine.close()
  expect(performance.now() - startedAt).toBeLessThan(15_000)
  for (const pid of pids) expect(() => process.kill(pid, 0)).toThrow('ESRCH')
})

it('rows that the runtime refuses in another process fail alone, in the same words', async () => {
  const engine = await openWorkers('pick')
  const place = (value: bigint): Feeds => ({
    rowCount: 1,
    tensors: {place: {type: 'int64', dims: [1], values: BigInt64Array.of(value)}},
  })
  const ends = await Promise.allSettled([0n, 9n, 1n].map(value => engine.infer(place(value))))
  expect(ends.map(({status}) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect((ends[1] as PromiseRejectedResult).reason).toMatchObject({
    kind: 'invalid',
    message: expect.stringContaining('index') as string,
  })
})

it('a model that cannot be loaded says why', async () => {
  await expect(openWorkers('truncated')).rejects.toMatchObject({code: 'MODEL_MALFORMED'})
})
