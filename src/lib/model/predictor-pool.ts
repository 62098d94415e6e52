import {once} from 'node:events'
import {Worker} from 'node:worker_threads'
import {MlopsError} from '../core/errors/index.ts'
import {buffersOf} from './transfer.ts'
import type {Answer, Question, WorkerStart} from './worker-messages.ts'
import type {Feeds, LoadOptions, Predictions} from './types.ts'

/** Sessions of one model on threads of their own. */
export interface PredictorPool {
  /** How many packs of rows it works on at once. */
  readonly width: number
  /** Answers a pack; the arrays of `feeds` move to another thread and must not be used again. */
  predict(feeds: Feeds): Promise<Predictions>
  /** Ends the threads once their runs are done; a run cannot be cut short. */
  close(): Promise<void>
}

interface Task {
  readonly feeds: Feeds
  readonly resolve: (predictions: Predictions) => void
  readonly reject: (error: Error) => void
}

/** Packs that wait inside a thread, so that it never idles while an answer travels. */
const IN_FLIGHT = 2

/**
 * Starts `width` threads, each with a session of its own and one thread inside a run.
 *
 * @throws MlopsError what `loadModel` throws; load the model once before, for errors in its words.
 */
export async function openPredictorPool(
  path: string,
  options: LoadOptions,
  width: number,
): Promise<PredictorPool> {
  const start: WorkerStart = {path, options: {...options, intraOpThreads: 1}}
  const waiting: Task[] = []
  const members = Array.from({length: width}, () => openMember(start, () => waiting.shift()))
  await Promise.all(members.map(member => member.ready))
  return {
    width,
    predict: feeds =>
      new Promise((resolve, reject) => {
        const task = {feeds, resolve, reject}
        const free = members.reduce((best, member) => (member.load < best.load ? member : best))
        if (free.load < IN_FLIGHT) free.take(task)
        else waiting.push(task)
      }),
    async close() {
      await Promise.all(members.map(member => member.close()))
    },
  }
}

interface Member {
  readonly ready: Promise<unknown>
  readonly load: number
  take(task: Task): void
  close(): Promise<void>
}

function openMember(start: WorkerStart, next: () => Task | undefined): Member {
  const worker = new Worker(new URL('./worker.js', import.meta.url), {workerData: start})
  const tasks = new Map<number, Task>()
  let lastId = 0
  let broken: Error | undefined
  const send = (question: Question, buffers: ArrayBuffer[]): void => {
    worker.postMessage(question, buffers)
  }
  const take = (task: Task): void => {
    if (broken !== undefined) {
      task.reject(broken)
      return
    }
    lastId += 1
    tasks.set(lastId, task)
    const question = {kind: 'predict', id: lastId, feeds: task.feeds} as const
    send(question, buffersOf(Object.values(task.feeds.tensors)))
  }
  worker.on('message', (answer: Answer) => {
    if (answer.kind === 'ready') return
    const task = tasks.get(answer.id)
    tasks.delete(answer.id)
    if (answer.kind === 'answer') task?.resolve(answer.predictions)
    else task?.reject(errorOf(answer))
    const following = next()
    if (following !== undefined) take(following)
  })
  const fail = (error: Error): void => {
    broken = error
    for (const task of tasks.values()) task.reject(error)
    tasks.clear()
  }
  worker.on('error', fail)
  worker.on('exit', () => {
    fail(new Error('A thread that predicts has ended.'))
  })
  return {
    ready: once(worker, 'message'),
    get load() {
      return tasks.size
    },
    take,
    async close() {
      const exited = once(worker, 'exit')
      if (broken !== undefined) return
      send({kind: 'close'}, [])
      await exited
    },
  }
}

function errorOf({code, message, hint}: Extract<Answer, {kind: 'error'}>): Error {
  if (code === undefined) return new Error(message)
  return new MlopsError(code, message, hint === undefined ? {} : {hint})
}
