import type {Feeds, Predictions} from '../model/index.ts'

/** What answers packs of rows: a model in this thread, or sessions on threads of their own. */
export interface Predictor {
  /** How many packs it works on at once. */
  readonly width: number
  predict(feeds: Feeds): Promise<Predictions>
}

interface ClosablePredictor extends Predictor {
  close(): Promise<void>
}

/** Packs that the calling thread answers before other threads are worth their start. */
const WARM_UP_PACKS = 8

/**
 * Answers the first packs in this thread and the rest on threads that are started then, so that a
 * small table does not wait for threads and a large one uses every core.
 */
export function growingPredictor(
  first: Pick<Predictor, 'predict'>,
  open: () => Promise<ClosablePredictor>,
  width: number,
): ClosablePredictor {
  let packs = 0
  let opened: Promise<ClosablePredictor> | undefined
  return {
    width,
    async predict(feeds) {
      packs += 1
      if (packs <= WARM_UP_PACKS || width === 1) return await first.predict(feeds)
      opened ??= open()
      return await (await opened).predict(feeds)
    },
    async close() {
      await (await opened?.catch(() => undefined))?.close()
    },
  }
}
