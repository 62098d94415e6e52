import type {InputPolicy} from '../data/index.ts'
import type {ModelOptions} from '../model/index.ts'

export type ImportFormat = 'mlops' | 'mlflow' | 'modelpack' | 'hugging-face' | 'onnx'

/** A model in a folder of somebody else, and what is written there about it. */
export interface FoundModel {
  readonly format: ImportFormat
  /** Absolute path of the graph. */
  readonly file: string
  readonly name: string | null
  readonly description: string | null
  /** SPDX expression, or what stands there. */
  readonly license: string | null
  readonly options: ModelOptions
  readonly policy: InputPolicy | null
  /** Names of columns in order, which are those of a matrix where their number fits. */
  readonly columnNames: readonly string[]
  /** Digests by path that are written down; the graph's own among them where one is. */
  readonly digests: readonly {readonly path: string; readonly sha256: string}[]
  readonly warnings: readonly string[]
}

/** Nothing but a graph. */
export function bareModel(format: ImportFormat, file: string): FoundModel {
  return {
    ...{format, file, name: null, description: null, license: null, options: {}, policy: null},
    ...{columnNames: [], digests: [], warnings: []},
  }
}
