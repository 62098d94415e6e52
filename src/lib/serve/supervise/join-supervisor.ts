import cluster from 'node:cluster'
import type {MetricFamily} from '../ops/index.ts'
import {Channel} from './channel.ts'
import {failureOf} from './failure.ts'
import {FROM_WORKER, metricFamilies, TO_WORKER} from './messages.ts'

/** What a process of a server does when its supervisor asks. */
export interface WorkerDuties {
  /** Stops taking requests and answers those that are due; the process ends after that. */
  readonly drain: (graceMs: number) => Promise<void>
  readonly collect: () => Promise<readonly MetricFamily[]>
  /** Whatever `tellEach` sends; the answer is sent back. */
  readonly receive: (message: unknown) => unknown
}

/** The supervisor, as seen from one of its processes. */
export interface WorkerLink {
  /** From now on the process has to show signs of life. */
  ready(greeting: unknown): void
  /** Ends the whole server with this error: a restart would not help. */
  fatal(error: unknown): void
  /** The metrics of all processes, this one among them. */
  gather(): Promise<readonly (readonly MetricFamily[])[]>
}

const ALIVE_MS = 500
const GATHER_TIMEOUT_MS = 5000
const GRACE_MS = 24_000

/** @returns undefined where this process has no supervisor. */
export function joinSupervisor(duties: WorkerDuties): WorkerLink | undefined {
  if (!cluster.isWorker || process.send === undefined) return undefined
  const channel = new Channel(message => {
    if (process.connected) process.send?.(message, undefined, undefined, () => undefined)
  })
  let draining = false
  const drain = (graceMs: number): void => {
    if (draining) return
    draining = true
    // Whether it went well or not, what is left is not worth waiting for.
    void duties.drain(graceMs).finally(() => process.exit(0))
  }
  channel.on(TO_WORKER.drain, graceMs => drain(typeof graceMs === 'number' ? graceMs : GRACE_MS))
  channel.on(TO_WORKER.collect, () => duties.collect())
  channel.on(TO_WORKER.message, message => duties.receive(message))
  process.on('message', message => channel.receive(message))
  // Ctrl-C reaches every process of the terminal, and the supervisor tells when to end.
  process.on('SIGINT', () => undefined)
  process.on('SIGTERM', () => drain(GRACE_MS))
  const {worker} = cluster
  worker?.on('disconnect', () => {
    // Node would end the process here and now.
    worker.exitedAfterDisconnect = true
    drain(GRACE_MS)
  })
  setInterval(() => channel.tell(FROM_WORKER.alive), ALIVE_MS).unref()
  return {
    ready: greeting => channel.tell(FROM_WORKER.ready, greeting),
    fatal: error => channel.tell(FROM_WORKER.fatal, failureOf(error)),
    gather: async () =>
      metricFamilies.array().parse(await channel.ask(FROM_WORKER.gather, null, GATHER_TIMEOUT_MS)),
  }
}
