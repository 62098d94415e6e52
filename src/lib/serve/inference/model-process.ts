import {fork, type ChildProcess} from 'node:child_process'
import type {Feeds} from '../../model/index.ts'
import {workerModule} from '../../platform/program/index.ts'
import {LostRun, type Finished} from './executor.ts'
import {fromPlain, type LoadRequest, type RemoteModel} from './worker-messages.ts'
import type {WorkerReply, WorkerRequest} from './worker-messages.ts'

/** A process that was asked to close and has not after so long is killed. */
const CLOSE_MS = 5000

interface Run {
  readonly id: number
  readonly done: (finished: Finished) => void
  readonly fail: (error: Error) => void
}

/** A child process that holds the model and runs one batch after another. */
export class ModelProcess {
  readonly #child: ChildProcess
  /** In the order in which they were sent: the first one is running. */
  readonly #runs: Run[] = []
  #timer: NodeJS.Timeout | undefined
  #nextId = 0
  #end: 'died' | 'hung' = 'died'
  /** Loaded; rejects where the model cannot be loaded. */
  readonly ready: Promise<RemoteModel>
  /** How it ended, once it has. */
  readonly ended: Promise<'died' | 'hung'>
  /** A run that takes longer is ended with the process. */
  hungAfterMs: number

  constructor(request: LoadRequest, hungAfterMs: number) {
    this.hungAfterMs = hungAfterMs
    const child = fork(workerModule('serve/inference'), {
      // Typed arrays as they are, not as JSON.
      serialization: 'advanced',
      execArgv: [],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    this.#child = child
    this.ended = new Promise(resolve => {
      child.once('exit', () => {
        clearTimeout(this.#timer)
        this.#runs.splice(0).forEach((run, place) => {
          run.fail(new LostRun(place === 0, this.#end))
        })
        resolve(this.#end)
      })
    })
    this.ready = new Promise((resolve, reject) => {
      child.once('error', reject)
      child.once('exit', (code, signal) =>
        reject(new Error(`The process of the model ended by ${signal ?? `exit code ${code}`}.`)),
      )
      child.on('message', (reply: WorkerReply) => {
        if (reply.kind === 'ready') resolve(reply.model)
        else if (reply.kind === 'finished') this.#finish(reply.id)?.done(reply)
        else if (reply.id === null) reject(fromPlain(reply.error))
        else this.#finish(reply.id)?.fail(fromPlain(reply.error))
      })
    })
    // Whoever waits for it hears of a failure; another one's failure may have come first.
    this.ready.catch(() => undefined)
    child.on('error', () => undefined)
    this.#send({kind: 'load', ...request})
  }

  get pid(): number | undefined {
    return this.#child.pid
  }

  get load(): number {
    return this.#runs.length
  }

  run(feeds: Feeds): Promise<Finished> {
    return new Promise((done, fail) => {
      const id = this.#nextId++
      this.#runs.push({id, done, fail})
      if (this.#runs.length === 1) this.#watch()
      this.#send({kind: 'run', id, feeds})
    })
  }

  /** Frees the model; a run that is still going on is one that nobody waits for. */
  async close(): Promise<void> {
    if (this.#runs.length > 0) this.kill()
    else this.#send({kind: 'close'})
    const kill = setTimeout(() => this.#child.kill('SIGKILL'), CLOSE_MS)
    await this.ended
    clearTimeout(kill)
  }

  kill(): void {
    this.#child.kill('SIGKILL')
  }

  /** The next one begins as the process has answered for the one before. */
  #finish(id: number): Run | undefined {
    const run = this.#runs[0]?.id === id ? this.#runs.shift() : undefined
    clearTimeout(this.#timer)
    if (this.#runs.length > 0) this.#watch()
    return run
  }

  #watch(): void {
    this.#timer = setTimeout(() => {
      this.#end = 'hung'
      this.#child.kill('SIGKILL')
    }, this.hungAfterMs)
  }

  #send(request: WorkerRequest): void {
    // A process that is gone says so by its exit.
    if (this.#child.connected) this.#child.send(request, () => undefined)
  }
}
