import {createHash} from 'node:crypto'
import {openModel} from './open-model.ts'
import {predictBatch, runnerOf} from './predict-batch.ts'
import {createPredictionReader, type OutputMeaning} from './prediction-reader.ts'
import type {ColumnCategories, LoadOptions, Model} from './types.ts'

/** A model in this process, with what another one needs to read its outputs. */
export interface LoadedModel extends Model {
  readonly meaning: OutputMeaning
  /** Whether the graph has parts that run as often, or only if, its values say: any run may take long. */
  readonly branches: boolean
  /** What encoders in the graph know of its columns. */
  readonly categories: readonly ColumnCategories[]
}

const BRANCHING = new Set(['If', 'Loop', 'Scan', 'SequenceMap'])

/**
 * Loads an ONNX file, ready to predict.
 *
 * @throws MlopsError `FILE_NOT_FOUND`, `FILE_UNREADABLE`, and the `MODEL_…` codes.
 */
export async function loadModel(path: string, options: LoadOptions = {}): Promise<LoadedModel> {
  const {file, signature, session, meaning, categories} = await openModel(path, options)
  const reader = createPredictionReader(meaning)
  const {nodes, functionDomains} = file.graph
  const infer: Model['infer'] = feeds => predictBatch(session, signature, feeds)
  return {
    sha256: createHash('sha256').update(file.bytes).digest('hex'),
    sizeBytes: file.sizeBytes,
    signature,
    meaning,
    categories,
    branches: functionDomains.size > 0 || nodes.some(({operator}) => BRANCHING.has(operator)),
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
