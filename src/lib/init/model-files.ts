import path from 'node:path'
import {MlopsError} from '../core/errors/index.ts'
import type {ModelOptions} from '../model/index.ts'
import {describeFile} from './describe-file.ts'
import {modelSection} from './model-section.ts'
import type {ProjectFile} from './template-file.ts'

export const MODEL_PATH = 'model/model.onnx'

export interface ModelFiles {
  readonly files: readonly ProjectFile[]
  /** Lines of the section `model`. */
  readonly details: string
  readonly warnings: readonly string[]
}

/**
 * The files of a model for the project, and the lines of mlops.yaml that describe it.
 *
 * @throws MlopsError `INIT_MODEL`, and what `describeModel` throws.
 */
export async function modelFiles(
  file: string,
  features: readonly string[] | undefined,
  known: ModelOptions = {},
): Promise<ModelFiles> {
  const description = await describeFile(file, features, known)
  const source = path.resolve(file)
  const folder = path.dirname(source)
  const data = description.files.filter(each => path.resolve(each) !== source)
  return {
    files: [
      {path: MODEL_PATH, content: {copyOf: source}},
      ...data.map(each => ({path: externalPath(folder, each), content: {copyOf: each}})),
    ],
    details: modelSection(description),
    warnings: description.warnings,
  }
}

/** The graph names its external data relative to itself, so the way from one to the other stays. */
function externalPath(folder: string, file: string): string {
  const relative = path.relative(folder, file).split(path.sep).join('/')
  if (
    relative.startsWith('..') ||
    path.isAbsolute(relative) ||
    relative === path.basename(MODEL_PATH)
  ) {
    throw new MlopsError(
      'INIT_MODEL',
      `The model keeps data in ${file}, which cannot be copied beside it.`,
      {
        hint: 'Save the model again with its external data in the same folder.',
      },
    )
  }
  return path.posix.join(path.posix.dirname(MODEL_PATH), relative)
}
