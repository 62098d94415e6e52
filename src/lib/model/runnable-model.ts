import {openModel} from './open-model.ts'
import {replaceEnglish} from './onnx/index.ts'
import type {OutputMeaning} from './prediction-reader.ts'
import type {ColumnCategories, ModelOptions, ModelSignature} from './types.ts'

/** A model as another runtime of ONNX is given it, with what this one found out about it. */
export interface RunnableModel {
  /**
   * The graph to run: that of the file, or one whose maps and sequences were made tensors, and which normalises texts
   * by the rules that every machine has.
   */
  readonly bytes: Uint8Array
  /** Whether these are the bytes of the file. */
  readonly asFiled: boolean
  readonly signature: ModelSignature
  readonly meaning: OutputMeaning
  /** What encoders in the graph know of its columns. */
  readonly categories: readonly ColumnCategories[]
}

/**
 * Reads a model for a runtime elsewhere, after it was loaded once here.
 *
 * @throws MlopsError for every model that cannot be run.
 */
export async function runnableModel(path: string, options: ModelOptions): Promise<RunnableModel> {
  const {file, signature, session, meaning, categories} = await openModel(path, options)
  await session.release()
  const bytes = replaceEnglish(file.runnable) ?? file.runnable
  return {bytes, asFiled: bytes === file.bytes, signature, meaning, categories}
}
