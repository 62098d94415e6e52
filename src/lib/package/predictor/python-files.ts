import {fileURLToPath} from 'node:url'
import type {PackageFile} from '../types.ts'

const FOLDER = new URL('../../../../templates/package/python/', import.meta.url)

export type PythonModule = 'mlops_predictor.py' | 'mlops_mlflow.py'

/** Path of a module of Python that packages carry. */
export function pythonModule(name: PythonModule): string {
  return fileURLToPath(new URL(name, FOLDER))
}

/** Modules of Python as files of a package, under a folder of it. */
export function pythonFiles(
  folder: string,
  names: readonly PythonModule[],
): readonly PackageFile[] {
  return names.map(name => ({path: `${folder}${name}`, content: {copyOf: pythonModule(name)}}))
}
