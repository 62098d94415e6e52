import type {Feeds, Model, Outputs} from '../../model/index.ts'
import type {Executor, Finished} from './executor.ts'

/** Runs in this thread, one at a time: the runtime blocks it anyway. */
export class InlineExecutor implements Executor {
  readonly #model: Pick<Model, 'infer' | 'release'>
  #running: Promise<Outputs> | undefined
  readonly width = 1
  readonly processes = []
  readonly runNow: Executor['runNow']
  onRoom: (() => void) | undefined = undefined

  constructor(model: Pick<Model, 'infer' | 'release'> & Partial<Pick<Model, 'inferNow'>>) {
    this.#model = model
    const {inferNow} = model
    this.runNow = inferNow && (feeds => timed(inferNow, feeds))
  }

  accepts(): boolean {
    return this.#running === undefined
  }

  async run(feeds: Feeds): Promise<Finished> {
    const startedAt = performance.now()
    const running = this.#model.infer(feeds)
    this.#running = running
    try {
      const outputs = await running
      return {outputs, runMs: performance.now() - startedAt}
    } finally {
      if (this.#running === running) this.#running = undefined
    }
  }

  async close(): Promise<void> {
    await this.#running?.catch(() => undefined)
    await this.#model.release()
  }
}

function timed(infer: NonNullable<Model['inferNow']>, feeds: Feeds): Finished {
  const startedAt = performance.now()
  const outputs = infer(feeds)
  return {outputs, runMs: performance.now() - startedAt}
}
