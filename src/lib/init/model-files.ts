import path from 'node:path'
import {MlopsError} from '../core/errors/index.ts'
import type {ModelSignature} from '../model/index.ts'
import {modelSection} from './model-section.ts'
import type {ProjectFile} from './template-file.ts'

/** What reading an ONNX file says of it. */
export interface DescribedModel {
  readonly signature: ModelSignature
  /** The .onnx and its external data, absolute. */
  readonly files: readonly string[]
  readonly warnings: readonly string[]
}

export const MODEL_PATH = 'model/model.onnx'

/** The files of a model for the project, and the lines of mlops.yaml that describe it. */
export function modelFiles(
  file: string,
  {signature, files, warnings}: DescribedModel,
): {
  readonly files: readonly ProjectFile[]
  readonly details: string
  readonly warnings: readonly string[]
} {
  const source = path.resolve(file)
  const folder = path.dirname(source)
  const data = files.filter(each => path.resolve(each) !== source)
  return {
    files: [
      {path: MODEL_PATH, content: {copyOf: source}},
      ...data.map(each => ({path: externalPath(folder, each), content: {copyOf: each}})),
    ],
    details: modelSection(signature),
    warnings,
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
