import type {Feeds, Predictions} from '../model/index.ts'

/** What answers packs of rows: a model in this thread, or sessions on worker threads. */
export interface Predictor {
  /** How many packs it works on at once. */
  readonly width: number
  /** Rows a run inside a pack; stays the same over a job, so that a resumed job gives equal bytes. */
  predict(feeds: Feeds): Promise<Predictions>
}
