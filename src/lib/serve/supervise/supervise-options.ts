import type {MetricFamily} from '../ops/index.ts'

/** What happens to the processes, for the log. */
export type SupervisorEvent =
  | {readonly type: 'ready'; readonly pid: number}
  | {readonly type: 'stuck'; readonly pid: number; readonly milliseconds: number}
  | {
      readonly type: 'died'
      readonly pid: number
      /** `SIGKILL`, `code 1`. */
      readonly how: string
      readonly restartInMs: number
    }

export interface SuperviseOptions {
  /** How many processes share the port. */
  readonly processes: number
  /** The JavaScript file that each of them runs; it calls `joinSupervisor`. */
  readonly entry: string
  readonly arguments?: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
  /** Ends everything gently: what Ctrl-C and SIGTERM abort. */
  readonly signal: AbortSignal
  /** How long a process may say nothing before it is killed; 15 s. */
  readonly heartbeatTimeoutMs?: number
  /** How long it may say nothing while it loads models; 5 min. */
  readonly loadTimeoutMs?: number
  /** How long all of them may take to end; 25 s. */
  readonly drainMs?: number
  /** A process that dies sooner than this after its start died early; 5 s. */
  readonly earlyMs?: number
  readonly onEvent?: (event: SupervisorEvent) => void
  /** Metrics of the whole server, beside those of its processes. */
  readonly collect?: () => Promise<readonly MetricFamily[]>
}

export interface Supervisor {
  /** What the first process said when it was ready: the port. */
  readonly greeting: unknown
  readonly pids: readonly number[]
  /**
   * Asks one process after the other to do something, so that the others go on serving.
   *
   * @returns Their answers.
   * @throws the first error, after which the remaining ones are not asked.
   */
  tellEach(message: unknown): Promise<readonly unknown[]>
  /** The metrics of every process that answers, and those of the whole. */
  gather(): Promise<readonly (readonly MetricFamily[])[]>
  /** Ends all processes gently. */
  stop(): Promise<void>
  /**
   * Settles when the last process has ended.
   *
   * @throws MlopsError `SERVE_WORKERS` where one died again and again, or the error that a process
   * says no restart would help against.
   */
  readonly finished: Promise<void>
}
