import type {Worker} from 'node:cluster'
import {Channel} from './channel.ts'
import {FROM_WORKER} from './messages.ts'

export interface WorkerEvents {
  readonly ready: (worker: WorkerProcess, greeting: unknown) => void
  readonly fatal: (failure: unknown) => void
  readonly gather: () => Promise<unknown>
  readonly exited: (worker: WorkerProcess, how: string) => void
}

/** One life of a worker, as the supervisor sees it. */
export class WorkerProcess {
  readonly pid: number
  readonly channel: Channel
  /** Settles when the process is no more. */
  readonly ended: Promise<void>
  readonly startedAt = performance.now()
  ready = false
  /** Whether it does something that may take long, such as loading another model. */
  busy = false
  seenAt = this.startedAt
  readonly #worker: Worker

  constructor(worker: Worker, events: WorkerEvents) {
    this.#worker = worker
    this.pid = worker.process.pid ?? 0
    this.channel = new Channel(message => {
      if (worker.isConnected()) worker.send(message, () => undefined)
    })
    this.channel.on(FROM_WORKER.alive, () => this.seen())
    this.channel.on(FROM_WORKER.ready, greeting => {
      this.ready = true
      this.seen()
      events.ready(this, greeting)
    })
    this.channel.on(FROM_WORKER.fatal, failure => events.fatal(failure))
    this.channel.on(FROM_WORKER.gather, () => events.gather())
    worker.on('message', (message: unknown) => this.channel.receive(message))
    worker.on('error', () => this.kill())
    this.ended = new Promise(resolve => {
      worker.once('exit', (code: number | null, signal: string | null) => {
        this.ready = false
        this.channel.close()
        events.exited(this, signal ?? `code ${code}`)
        resolve()
      })
    })
  }

  seen(): void {
    this.seenAt = performance.now()
  }

  kill(): void {
    this.#worker.process.kill('SIGKILL')
  }
}
