import {spawn, type ChildProcess} from 'node:child_process'
import {constants} from 'node:os'
import {createInterface} from 'node:readline'
import {treeEnder} from './end-tree.ts'
import {watchMemory} from './watch-memory.ts'

const GRACE_MS = 5000

export type ShellEnd =
  | {readonly kind: 'exited'; readonly exitCode: number}
  | {readonly kind: 'killed'; readonly signal: string}
  | {readonly kind: 'timeout'}
  | {readonly kind: 'memory'; readonly bytes: number}

export interface ShellOptions {
  readonly directory: string
  /** Added to the environment of this process. */
  readonly environment: Readonly<Record<string, string>>
  readonly timeoutMs: number
  /** Resident memory of the command and all that it started, above which these are killed. */
  readonly memoryBytes?: number | undefined
  readonly signal?: AbortSignal | undefined
  /** What the command reads on its standard input; nothing where left out. */
  readonly input?: string
  /** Each line that the command writes to its standard output or error, as it comes. */
  readonly onLine: (line: string) => void
}

/**
 * Runs a command line by the shell of the system and waits for it and all it started. On a timeout
 * or an abort the whole process tree is asked to end, and after five seconds made to; above a limit of
 * memory it is made to at once.
 *
 * @throws The reason of the signal when it was aborted; nothing is running any more then.
 */
export async function runShell(command: string, options: ShellOptions): Promise<ShellEnd> {
  options.signal?.throwIfAborted()
  const child = spawn(command, {
    shell: true,
    cwd: options.directory,
    env: {...process.env, ...options.environment},
    stdio: [options.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    // A process group of its own, so that what the command started can be ended with it.
    detached: process.platform !== 'win32',
    windowsHide: true,
  })
  for (const stream of [child.stdout, child.stderr])
    if (stream !== null) createInterface({input: stream}).on('line', options.onLine)
  // EPIPE: a command need not read what it is given.
  child.stdin?.on('error', () => undefined).end(options.input)
  const ended = waitForEnd(child)
  const endTree = child.pid === undefined ? () => undefined : treeEnder(child.pid)
  const killNow = (): void => endTree('SIGKILL')
  let grace: NodeJS.Timeout | undefined
  const stop = (): void => {
    endTree('SIGTERM')
    grace ??= setTimeout(killNow, GRACE_MS)
  }
  const stopped: {end?: ShellEnd} = {}
  const timeout = after(options.timeoutMs, () => {
    stopped.end ??= {kind: 'timeout'}
    stop()
  })
  const {memoryBytes: limit} = options
  const unwatch =
    limit === undefined || child.pid === undefined
      ? undefined
      : watchMemory(child.pid, limit, bytes => {
          stopped.end ??= {kind: 'memory', bytes}
          // Asked politely, it would take more meanwhile.
          killNow()
        })
  options.signal?.addEventListener('abort', stop, {once: true})
  // A second Ctrl-C ends this process at once; the command must not outlive it.
  process.once('exit', killNow)
  try {
    const end = await ended
    options.signal?.throwIfAborted()
    return stopped.end ?? end
  } finally {
    timeout.clear()
    unwatch?.()
    clearTimeout(grace)
    options.signal?.removeEventListener('abort', stop)
    process.removeListener('exit', killNow)
    if (stopped.end !== undefined || options.signal?.aborted === true) killNow()
  }
}

function waitForEnd(child: ChildProcess): Promise<ShellEnd> {
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (exitCode, signal) => {
      const killer = signal ?? signalOfExitCode(exitCode ?? 0)
      if (killer !== undefined) resolve({kind: 'killed', signal: killer})
      else resolve({kind: 'exited', exitCode: exitCode ?? 0})
    })
  })
}

/** A shell reports a program that a signal ended by the exit code 128 + its number. */
function signalOfExitCode(exitCode: number): string | undefined {
  if (process.platform === 'win32') return undefined
  const found = Object.entries(constants.signals).find(([, number]) => number === exitCode - 128)
  return found?.[0]
}

const LONGEST_TIMER_MS = 2 ** 31 - 1

/** A timer for any length of time; those of Node fire at once beyond 24.8 days. */
function after(delayMs: number, act: () => void): {clear(): void} {
  let timer: NodeJS.Timeout
  const arm = (leftMs: number): void => {
    const stepMs = Math.min(leftMs, LONGEST_TIMER_MS)
    timer = setTimeout(() => (leftMs > stepMs ? arm(leftMs - stepMs) : act()), stepMs)
  }
  arm(delayMs)
  return {clear: () => clearTimeout(timer)}
}
