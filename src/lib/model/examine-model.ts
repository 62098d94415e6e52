import {createHash} from 'node:crypto'
import {descriptionOf, type ModelDescription} from './model-description.ts'
import {openModel, type OpenModel} from './open-model.ts'
import {predictBatch} from './predict-batch.ts'
import {createPredictionReader} from './prediction-reader.ts'
import {runnableOf, type RunnableModel} from './runnable-model.ts'
import type {Feeds, ModelOptions, Predictions} from './types.ts'

/** A model that was read and loaded once, for whoever asks several things of it. */
export interface ExaminedModel {
  readonly description: ModelDescription
  /** The graph for a runtime elsewhere, made when it is first asked for; not after `release`. */
  runnable(): RunnableModel
  /** @throws MlopsError `MODEL_RUN`. */
  predict(feeds: Feeds): Promise<Predictions>
  /** Lets go of the bytes and of the runtime's copy of them; the description stays. */
  release(): Promise<void>
}

/**
 * Reads an ONNX file and loads it, which proves that it runs.
 *
 * @throws MlopsError for every model that cannot be run, in the words of its user.
 */
export async function examineModel(
  path: string,
  options: ModelOptions = {},
): Promise<ExaminedModel> {
  const opened = await openModel(path, options)
  const {signature, session, meaning} = opened
  const sha256 = createHash('sha256').update(opened.file.bytes).digest('hex')
  const reader = createPredictionReader(meaning)
  let held: OpenModel | undefined = opened
  let runnable: RunnableModel | undefined
  return {
    description: descriptionOf(opened, sha256, reader.columns),
    runnable() {
      if (held === undefined) throw new Error('The model was released.')
      return (runnable ??= runnableOf(held, sha256))
    },
    async predict(feeds) {
      return reader.read(await predictBatch(session, signature, feeds), feeds.rowCount)
    },
    release() {
      held = runnable = undefined
      return session.release()
    },
  }
}

/**
 * Describes an ONNX file.
 *
 * @throws MlopsError for every model that cannot be run, in the words of its user.
 */
export async function describeModel(
  path: string,
  options: ModelOptions = {},
): Promise<ModelDescription> {
  const examined = await examineModel(path, options)
  await examined.release()
  return examined.description
}
