import {loadModel, type ModelOptions} from '../../model/index.ts'
import type {InferenceEngine} from '../types.ts'

export interface EngineOptions {
  readonly maxRows: number
  readonly targetLatencyMs: number
  readonly cpus: number
}

export async function openEngine(
  path: string,
  options: ModelOptions,
  engine: EngineOptions,
): Promise<InferenceEngine> {
  const model = await loadModel(path, {...options, intraOpThreads: engine.cpus})
  return {
    signature: model.signature,
    predictionColumns: model.predictionColumns,
    mode: 'inline',
    batching: {safe: false, reason: 'not proven'},
    infer: feeds => model.infer(feeds),
    read: (outputs, rowCount) => model.read(outputs, rowCount),
    close: () => model.release(),
  }
}
