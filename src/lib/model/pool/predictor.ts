import type {Feeds, Model, Predictions} from '../types.ts'

/** Predictions of a pack; rows on which the runtime failed hold zeros. `row` counts from 0. */
export interface PackAnswer extends Predictions {
  readonly failed?: readonly {readonly row: number; readonly reason: string}[]
}

export type ScoredModel = Pick<Model, 'sha256' | 'sizeBytes' | 'signature' | 'predictionColumns'>

/** What answers packs of rows: a model in this thread, or sessions on worker threads. */
export interface Predictor {
  readonly model: ScoredModel
  /** How many packs it works on at once. */
  readonly width: number
  /**
   * Answers a pack by runs of `batchRows` rows. Which rows share a run can change the last bit of an
   * answer, so a job keeps to one size. The arrays of `feeds` may be handed over and are spent then.
   */
  predict(feeds: Feeds, batchRows: number): Promise<PackAnswer>
  /** The rows a run that are fastest on these rows, which are left as they are. */
  calibrate(feeds: Feeds): Promise<number>
}

/** A model in this thread, which is blocked while it runs. */
export function modelPredictor(model: ScoredModel & Pick<Model, 'predict'>): Predictor {
  return {
    model,
    width: 1,
    predict: feeds => model.predict(feeds),
    calibrate: ({rowCount}) => Promise.resolve(rowCount),
  }
}
