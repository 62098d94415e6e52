import {projectNullPolicy, type NullRule} from '../data/index.ts'
import {loadModel} from '../model/index.ts'
import {findProject, openProject} from '../project/index.ts'
import {resolveModel} from '../registry/index.ts'
import {predictRows, type PredictedRow} from './predict-rows.ts'
import {readRows, rowOfWords, type InputRow} from './read-rows.ts'

/** A few rows to predict, as a person gives them; what is undefined has its default. */
export interface PredictRequest {
  readonly directory: string
  readonly ref: string | undefined
  readonly includePrereleases: boolean
  /** `column=value` words that make one row. */
  readonly words: readonly string[]
  /** A file, or `-` for standard input. */
  readonly source: string | undefined
  readonly nulls: NullRule | undefined
  readonly signal: AbortSignal
}

export interface Prediction {
  readonly model: {
    /** As it was resolved: `flights@v1.2.0`, `./model.onnx`. */
    readonly label: string
    readonly version: string | null
    readonly sha256: string
  }
  /** One a row, in order. */
  readonly predictions: readonly PredictedRow[]
}

/**
 * Resolves and loads a model and predicts a few rows with it.
 *
 * @throws MlopsError what resolving and loading a model, reading rows and `predictRows` throw.
 */
export async function predictWithModel(request: PredictRequest): Promise<Prediction> {
  const {directory, ref, words, source, signal} = request
  const found = await resolveModel({
    directory,
    includePrereleases: request.includePrereleases,
    signal,
    ...(ref === undefined ? {} : {ref}),
  })
  const model = await loadModel(found.path, found.options)
  try {
    const picture = model.signature.columns.find(column => column.kind === 'image')?.name
    const rows: readonly InputRow[] =
      source === undefined && words.length > 0
        ? [rowOfWords(words)]
        : await readRows(source ?? '-', picture)
    const project =
      (await findProject(directory)) === undefined ? undefined : openProject(directory)
    const nulls = projectNullPolicy((await project)?.config, request.nulls)
    const predictions = await predictRows(model, rows, nulls, found.options.image)
    const {label, version, sha256} = found
    return {model: {label, version, sha256}, predictions}
  } finally {
    await model.release()
  }
}
