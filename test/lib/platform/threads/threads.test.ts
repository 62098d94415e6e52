import {mkdtemp, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {pathToFileURL} from 'node:url'
import {expect, it, onTestFinished} from 'vitest'
import {MlopsError} from '../../../../src/lib/core/errors/index.ts'
import {openThread, openThreadPool} from '../../../../src/lib/platform/threads/index.ts'

const BUILT = new URL('../../../../build/lib/platform/threads/index.js', import.meta.url).href
const ERRORS = new URL('../../../../build/lib/core/errors/index.js', import.meta.url).href

/** A module for threads: `answer` is the body of a function of `request` and `workerData`. */
async function moduleOf(answer: string): Promise<URL> {
  const folder = await mkdtemp(join(tmpdir(), 'mlops-threads-'))
  onTestFinished(() => rm(folder, {recursive: true, force: true}))
  const path = join(folder, 'worker.mjs')
  await writeFile(
    path,
    `import {workerData, threadId} from 'node:worker_threads'
import {answerRequests} from ${JSON.stringify(BUILT)}
import {MlopsError} from ${JSON.stringify(ERRORS)}
answerRequests(async request => { ${answer} })`,
  )
  return pathToFileURL(path)
}

it('answers in the order of the requests, with what the thread was started with', async () => {
  const module = await moduleOf(
    'await new Promise(done => setTimeout(done, request)); return {result: workerData + request}',
  )
  const thread = openThread<number, number>(module, {data: 1000})
  const order: number[] = []
  const answers = [30, 0].map(request =>
    thread.ask(request).then(result => {
      order.push(request)
      return result
    }),
  )
  expect(thread.load).toBe(2)
  expect(await Promise.all(answers)).toEqual([1030, 1000])
  expect(order).toEqual([30, 0])
  await thread.close()
})

it('hands buffers over', async () => {
  const module = await moduleOf('return {result: request, transfer: [request.buffer]}')
  const thread = openThread<Float64Array, Float64Array>(module)
  const sent = Float64Array.of(1, 2)
  const back = thread.ask(sent, [sent.buffer])
  expect(sent.length).toBe(0)
  expect(await back).toEqual(Float64Array.of(1, 2))
  await thread.terminate()
})

it('gives expected errors with code and hint, others with their message, and goes on', async () => {
  const module = await moduleOf(
    `if (request === 'expected') throw new MlopsError('DATA_EMPTY', 'No rows.', {hint: 'Add some.'})
     if (request === 'bug') throw new TypeError('x is not a function')
     return {result: request}`,
  )
  const thread = openThread<string, string>(module)
  const failed: unknown = await thread.ask('expected').catch((error: unknown) => error)
  expect(failed).toBeInstanceOf(MlopsError)
  expect(failed).toMatchObject({code: 'DATA_EMPTY', message: 'No rows.', hint: 'Add some.'})
  await expect(thread.ask('bug')).rejects.toThrow('x is not a function')
  expect(await thread.ask('fine')).toBe('fine')
  await thread.close()
})

it('fails what is on its way, and what comes later, when the thread dies', async () => {
  const module = await moduleOf('process.exit(7)')
  const thread = openThread<string, string>(module)
  await expect(thread.ask('a')).rejects.toThrow('A worker thread ended with code 7.')
  await expect(thread.ask('b')).rejects.toThrow('A worker thread ended with code 7.')
  await thread.close()
})

it('calls a thread that ran out of memory that', async () => {
  const module = await moduleOf(
    'const all = []; for (;;) all.push(new Array(1e5).fill(all.length))',
  )
  const thread = openThread<string, string>(module, {heapMegabytes: 32})
  await expect(thread.ask('a')).rejects.toMatchObject({code: 'DATA_MEMORY'})
})

it('gives a request to the thread with the fewest on their way', async () => {
  const module = await moduleOf(
    'await new Promise(done => setTimeout(done, request)); return {result: threadId}',
  )
  const pool = openThreadPool<number, number>(module, 2)
  const ids = await Promise.all([300, 300].map(request => pool.ask(request)))
  expect(new Set(ids).size).toBe(2)
  const endless = pool.ask(1e9)
  endless.catch(() => undefined)
  await pool.terminate()
  await expect(endless).rejects.toThrow('A worker thread ended')
})
