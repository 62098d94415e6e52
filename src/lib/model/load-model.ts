import {createHash} from 'node:crypto'
import {openModel} from './open-model.ts'
import {predictBatch, runnerOf} from './predict-batch.ts'
import {createPredictionReader, type OutputMeaning} from './prediction-reader.ts'
import type {LoadOptions, Model} from './types.ts'

/** A model in this process, with what another one needs to read its outputs. */
export interface LoadedModel extends Model {
  readonly meaning: OutputMeaning
}

/**
 * Loads an ONNX file, ready to predict.
 *
 * @throws MlopsError `FILE_NOT_FOUND`, `FILE_UNREADABLE`, and the `MODEL_…` codes.
 */
export async function loadModel(path: string, options: LoadOptions = {}): Promise<LoadedModel> {
  const {file, signature, session, meaning} = await openModel(path, options)
  const reader = createPredictionReader(meaning)
  const infer: Model['infer'] = feeds => predictBatch(session, signature, feeds)
  return {
    sha256: createHash('sha256').update(file.bytes).digest('hex'),
    sizeBytes: file.sizeBytes,
    signature,
    meaning,
    predictionColumns: reader.columns,
    async predict(feeds) {
      return reader.read(await infer(feeds), feeds.rowCount)
    },
    infer,
    inferNow: runnerOf(session, signature),
    read: (outputs, rowCount) => reader.read(outputs, rowCount),
    release: () => session.release(),
  }
}
