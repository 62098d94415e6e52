import {programFile} from '../../platform/program/index.ts'
import type {PackageFile} from '../types.ts'

export type PythonModule = 'mlops_predictor.py' | 'mlops_mlflow.py'

/** Path of a module of Python that packages carry. */
export function pythonModule(name: PythonModule): string {
  return programFile(`templates/package/python/${name}`)
}

/** Modules of Python as files of a package, under a folder of it. */
export function pythonFiles(
  folder: string,
  names: readonly PythonModule[],
): readonly PackageFile[] {
  return names.map(name => ({path: `${folder}${name}`, content: {copyOf: pythonModule(name)}}))
}
