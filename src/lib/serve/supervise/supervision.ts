import cluster from 'node:cluster'
import {MlopsError} from '../../core/errors/index.ts'
import type {MetricFamily} from '../ops/index.ts'
import {deferred} from './deferred.ts'
import {errorOf} from './failure.ts'
import {watchHeartbeats} from './heartbeat-watch.ts'
import {failureSchema, metricFamilies, TO_WORKER} from './messages.ts'
import {RestartPolicy} from './restart-policy.ts'
import type {SuperviseOptions, Supervisor} from './supervise-options.ts'
import {WorkerProcess} from './worker-process.ts'

const HEARTBEAT_TIMEOUT_MS = 15_000
const LOAD_TIMEOUT_MS = 300_000
const DRAIN_MS = 25_000
const EARLY_MS = 5000
const COLLECT_TIMEOUT_MS = 2000
/** What is kept of the time to drain for killing what did not end. */
const REAP_MS = 1000
const DRAIN_AGAIN_MS = 250

/** A place for a process; who dies is replaced in it. */
interface Slot {
  readonly policy: RestartPolicy
  worker: WorkerProcess | undefined
  restart: NodeJS.Timeout | undefined
}

/** The processes of a server, alive or about to be. */
export class Supervision implements Supervisor {
  greeting: unknown = undefined
  readonly #options: SuperviseOptions
  readonly #slots: readonly Slot[]
  readonly #loadMs: number
  readonly #unwatch: () => void
  readonly #started = deferred()
  readonly #finished = deferred()
  readonly #interrupt = (): void => void this.stop()
  #stopping: Promise<void> | undefined
  #failure: Error | undefined

  constructor(options: SuperviseOptions) {
    this.#options = options
    this.#loadMs = options.loadTimeoutMs ?? LOAD_TIMEOUT_MS
    this.#slots = Array.from({length: options.processes}, () => ({
      policy: new RestartPolicy(options.earlyMs ?? EARLY_MS),
      worker: undefined,
      restart: undefined,
    }))
    this.#unwatch = watchHeartbeats({
      heartbeatMs: options.heartbeatTimeoutMs ?? HEARTBEAT_TIMEOUT_MS,
      loadMs: this.#loadMs,
      workers: () => this.#workers(),
      stuck: (worker, milliseconds) => {
        options.onEvent?.({type: 'stuck', pid: worker.pid, milliseconds})
        worker.kill()
      },
    })
    // Who does not ask whether it finished is told by `start`.
    this.#finished.promise.catch(() => undefined)
  }

  get finished(): Promise<void> {
    return this.#finished.promise
  }

  get pids(): readonly number[] {
    return this.#workers().map(({pid}) => pid)
  }

  /** Settles when all are ready. */
  async start(): Promise<void> {
    for (const slot of this.#slots) this.#fork(slot)
    const {signal} = this.#options
    signal.addEventListener('abort', this.#interrupt, {once: true})
    if (signal.aborted) this.#interrupt()
    await Promise.race([this.#started.promise, this.#finished.promise])
  }

  async tellEach(message: unknown): Promise<readonly unknown[]> {
    const answers: unknown[] = []
    for (const worker of this.#workers().filter(({ready}) => ready)) {
      worker.busy = true
      try {
        answers.push(await worker.channel.ask(TO_WORKER.message, message, this.#loadMs))
      } finally {
        worker.busy = false
        worker.seen()
      }
    }
    return answers
  }

  async gather(): Promise<readonly (readonly MetricFamily[])[]> {
    const own = this.#options.collect?.() ?? Promise.resolve([])
    const told = await Promise.allSettled(
      this.#workers()
        .filter(({ready}) => ready)
        .map(({channel}) => channel.ask(TO_WORKER.collect, null, COLLECT_TIMEOUT_MS)),
    )
    const families = told.flatMap(outcome =>
      outcome.status === 'fulfilled' ? [metricFamilies.parse(outcome.value)] : [],
    )
    return [...families, await own]
  }

  stop(): Promise<void> {
    this.#stopping ??= this.#stop()
    return this.#stopping
  }

  async #stop(): Promise<void> {
    this.#options.signal.removeEventListener('abort', this.#interrupt)
    this.#unwatch()
    for (const slot of this.#slots) clearTimeout(slot.restart)
    const drainMs = this.#options.drainMs ?? DRAIN_MS
    const graceMs = Math.max(0, drainMs - REAP_MS)
    const drain = (): void => {
      for (const {channel} of this.#workers()) channel.tell(TO_WORKER.drain, graceMs)
    }
    drain()
    // A process that has just started hears only what is said after it began to listen.
    const again = setInterval(drain, DRAIN_AGAIN_MS)
    const killer = setTimeout(() => this.#workers().forEach(worker => worker.kill()), drainMs)
    await Promise.all(this.#workers().map(({ended}) => ended))
    clearInterval(again)
    clearTimeout(killer)
    if (this.#failure) this.#finished.reject(this.#failure)
    else this.#finished.resolve()
  }

  #workers(): WorkerProcess[] {
    return this.#slots.flatMap(({worker}) => (worker ? [worker] : []))
  }

  #fork(slot: Slot): void {
    slot.restart = undefined
    slot.worker = new WorkerProcess(cluster.fork(this.#options.environment), {
      ready: (worker, greeting) => this.#ready(worker, greeting),
      fatal: failure => this.#giveUp(errorOf(failureSchema.parse(failure))),
      gather: () => this.gather(),
      exited: (worker, how) => this.#exited(slot, worker, how),
    })
  }

  #ready({pid}: WorkerProcess, greeting: unknown): void {
    this.greeting ??= greeting
    this.#options.onEvent?.({type: 'ready', pid})
    if (this.#slots.every(({worker}) => worker?.ready)) this.#started.resolve()
  }

  #exited(slot: Slot, {pid, startedAt}: WorkerProcess, how: string): void {
    slot.worker = undefined
    if (this.#stopping) return
    const restartInMs = slot.policy.pauseAfter(performance.now() - startedAt)
    if (restartInMs === undefined) {
      this.#giveUp(
        new MlopsError('SERVE_WORKERS', `A process of the server died 5 times (${how}).`, {
          hint: 'Run with --processes 1 to see why.',
          details: {how},
        }),
      )
      return
    }
    this.#options.onEvent?.({type: 'died', pid, how, restartInMs})
    slot.restart = setTimeout(() => this.#fork(slot), restartInMs)
  }

  #giveUp(error: Error): void {
    this.#failure ??= error
    void this.stop()
  }
}
