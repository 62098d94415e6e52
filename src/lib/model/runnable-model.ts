import {createHash} from 'node:crypto'
import {replaceEnglish} from './onnx/index.ts'
import type {OpenModel} from './open-model.ts'
import type {OutputMeaning} from './prediction-reader.ts'
import type {ColumnCategories, ModelSignature} from './types.ts'

/** A model as another runtime of ONNX is given it, with what this one found out about it. */
export interface RunnableModel {
  /**
   * The graph to run: that of the file, or one whose maps and sequences were made tensors, and which normalises texts
   * by the rules that every machine has.
   */
  readonly bytes: Uint8Array
  /** Of these bytes. */
  readonly sha256: string
  /** Whether these are the bytes of the file. */
  readonly asFiled: boolean
  readonly signature: ModelSignature
  readonly meaning: OutputMeaning
  /** What encoders in the graph know of its columns. */
  readonly categories: readonly ColumnCategories[]
}

/** @param fileSha256 - Of the file. */
export function runnableOf(
  {file, signature, meaning, categories}: OpenModel,
  fileSha256: string,
): RunnableModel {
  const bytes = replaceEnglish(file.runnable) ?? file.runnable
  const asFiled = bytes === file.bytes
  const sha256 = asFiled ? fileSha256 : createHash('sha256').update(bytes).digest('hex')
  return {bytes, sha256, asFiled, signature, meaning, categories}
}
