import type {Feeds, Model} from '../../model/index.ts'
import type {Executor, Finished} from './executor.ts'

/** Runs in this thread, one at a time: the runtime blocks it anyway. */
export class InlineExecutor implements Executor {
  readonly #model: Pick<Model, 'infer' | 'release'>
  #busy = false
  readonly width = 1
  readonly processes = []
  readonly runNow: Executor['runNow']
  onRoom: (() => void) | undefined = undefined

  constructor(model: Pick<Model, 'infer' | 'inferNow' | 'release'>) {
    this.#model = model
    const {inferNow} = model
    this.runNow = inferNow && (feeds => timed(inferNow, feeds))
  }

  accepts(): boolean {
    return !this.#busy
  }

  async run(feeds: Feeds): Promise<Finished> {
    this.#busy = true
    const startedAt = performance.now()
    try {
      const outputs = await this.#model.infer(feeds)
      return {outputs, runMs: performance.now() - startedAt}
    } finally {
      this.#busy = false
    }
  }

  close(): Promise<void> {
    return this.#model.release()
  }
}

function timed(infer: NonNullable<Model['inferNow']>, feeds: Feeds): Finished {
  const startedAt = performance.now()
  const outputs = infer(feeds)
  return {outputs, runMs: performance.now() - startedAt}
}
