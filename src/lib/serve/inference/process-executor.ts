import type {Feeds} from '../../model/index.ts'
import {LostRun, type Executor, type Finished} from './executor.ts'
import {ModelProcess} from './model-process.ts'
import type {LoadRequest} from './worker-messages.ts'

/** A second batch waits in the process, so that it need not wait for this one between two. */
const IN_FLIGHT = 2
const FIRST_PAUSE_MS = 100
const LONGEST_PAUSE_MS = 30_000

export interface ProcessOptions {
  /** Processes, each with its own copy of the model. */
  readonly width: number
  /** Of the model: a process that is started later must not load another one. */
  readonly sha256: string
  readonly hungAfterMs: number
  readonly onRestart: (reason: 'died' | 'hung') => void
}

/** Runs in child processes: a run that hangs is ended with its process, while others go on. */
export class ProcessExecutor implements Executor {
  readonly #request: LoadRequest
  readonly #options: ProcessOptions
  readonly #ready = new Set<ModelProcess>()
  readonly #starting = new Set<ModelProcess>()
  readonly #pauses = new Set<NodeJS.Timeout>()
  #failures = 0
  #closed = false
  onRoom: (() => void) | undefined = undefined

  private constructor(request: LoadRequest, options: ProcessOptions) {
    this.#request = request
    this.#options = options
  }

  /**
   * @param first - A process that has loaded the model, which becomes one of them.
   * @throws MlopsError what `loadModel` throws.
   */
  static async open(
    request: LoadRequest,
    options: ProcessOptions,
    first: ModelProcess,
  ): Promise<ProcessExecutor> {
    const executor = new ProcessExecutor({...request, examine: null}, options)
    first.hungAfterMs = options.hungAfterMs
    executor.#adopt(first)
    const others = Array.from({length: options.width - 1}, () => executor.#start())
    try {
      await Promise.all(others)
    } catch (error) {
      await executor.close()
      throw error
    }
    return executor
  }

  get width(): number {
    return Math.max(1, this.#ready.size)
  }

  get processes(): readonly number[] {
    return [...this.#ready].flatMap(({pid}) => pid ?? [])
  }

  accepts(full: boolean): boolean {
    const idlest = this.#idlest()
    return idlest !== undefined && idlest.load < (full ? IN_FLIGHT : 1)
  }

  async run(feeds: Feeds): Promise<Finished> {
    const process = this.#idlest()
    if (process === undefined) throw new LostRun(false, 'died')
    const finished = await process.run(feeds)
    this.#failures = 0
    return finished
  }

  async close(): Promise<void> {
    this.#closed = true
    for (const pause of this.#pauses) clearTimeout(pause)
    const all = [...this.#ready, ...this.#starting]
    this.#ready.clear()
    await Promise.all(all.map(process => process.close()))
  }

  #idlest(): ModelProcess | undefined {
    let idlest: ModelProcess | undefined
    for (const process of this.#ready)
      if (idlest === undefined || process.load < idlest.load) idlest = process
    return idlest
  }

  async #start(): Promise<void> {
    const process = new ModelProcess(this.#request, this.#options.hungAfterMs)
    this.#starting.add(process)
    try {
      const {sha256} = await process.ready
      if (sha256 !== this.#options.sha256)
        throw new Error('The file of the model has changed since it was loaded.')
      this.#adopt(process)
    } catch (error) {
      process.kill()
      throw error
    } finally {
      this.#starting.delete(process)
    }
  }

  #adopt(process: ModelProcess): void {
    if (this.#closed) return
    this.#ready.add(process)
    void process.ended.then(reason => {
      if (!this.#ready.delete(process) || this.#closed) return
      this.#options.onRestart(reason)
      this.#restart()
    })
    this.onRoom?.()
  }

  /** The first time at once, then after longer and longer pauses, until a run succeeds. */
  #restart(): void {
    const pauseMs =
      this.#failures === 0
        ? 0
        : Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (this.#failures - 1))
    this.#failures++
    const pause = setTimeout(() => {
      this.#pauses.delete(pause)
      this.#start().catch(() => {
        if (!this.#closed) this.#restart()
      })
    }, pauseMs)
    this.#pauses.add(pause)
  }
}
