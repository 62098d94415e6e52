import type {Feeds, Model} from '../../model/index.ts'
import type {Executor, Finished} from './executor.ts'

/** Runs in this thread, one at a time: the runtime blocks it anyway. */
export class InlineExecutor implements Executor {
  readonly #model: Pick<Model, 'infer' | 'release'>
  #busy = false
  readonly width = 1
  readonly processes = []
  onRoom: (() => void) | undefined = undefined

  constructor(model: Pick<Model, 'infer' | 'release'>) {
    this.#model = model
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
