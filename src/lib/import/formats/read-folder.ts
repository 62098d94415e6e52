import path from 'node:path'
import {MlopsError} from '../../core/errors/index.ts'
import {MODEL_MANIFEST} from '../../registry/index.ts'
import {bareModel, type FoundModel} from '../types.ts'
import {onlyGraph} from './only-graph.ts'
import {readHuggingFace} from './read-hugging-face.ts'
import {readMlflow} from './read-mlflow.ts'
import {readMlopsFolder} from './read-mlops-folder.ts'
import {PACKAGE_MANIFEST, readPackage} from './read-package.ts'

/**
 * The model of a folder, whichever format it has.
 *
 * @param files - Its files, relative to it.
 * @param shown - What the source is called.
 * @throws MlopsError `IMPORT_UNKNOWN`, `IMPORT_NO_ONNX`, `PACKAGE_INVALID`.
 */
export async function readFolder(
  folder: string,
  files: readonly string[],
  shown: string,
): Promise<FoundModel> {
  if (files.includes(MODEL_MANIFEST)) return readMlopsFolder(folder)
  if (files.includes('MLmodel')) return readMlflow(folder, files)
  if (files.includes(PACKAGE_MANIFEST)) return readPackage(folder, files)
  if (files.includes('config.json')) return readHuggingFace(folder, files)
  if (files.some(name => name.endsWith('.onnx')))
    return bareModel('onnx', path.join(folder, onlyGraph(files, [])))
  throw new MlopsError('IMPORT_UNKNOWN', `${shown} is of no format that is known here.`, {
    hint: `There are folders and archives of mlops (${MODEL_MANIFEST}), of MLflow (MLmodel), ModelPacks (oci-layout), folders of the Hugging Face Hub (config.json), and .onnx files.`,
  })
}
