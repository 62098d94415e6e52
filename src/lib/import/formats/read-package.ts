import {mkdir} from 'node:fs/promises'
import path from 'node:path'
import {z} from 'zod'
import {MlopsError} from '../../core/errors/index.ts'
import {MODEL_MANIFEST} from '../../registry/index.ts'
import type {Budget} from '../source/limits.ts'
import {unpackTar} from '../source/unpack-tar.ts'
import {bareModel, type FoundModel} from '../types.ts'
import {onlyGraph} from './only-graph.ts'
import {readJson} from './read-text.ts'

/** What each folder of `mlops package` has, whatever its target. */
export const PACKAGE_MANIFEST = 'mlops-package.json'

const manifestSchema = z.looseObject({
  target: z.string(),
  model: z.looseObject({name: z.string()}),
})

/**
 * The folder of the model within a package: containers keep it in `model`, the target tar in an archive, which is
 * unpacked below `scratch`.
 *
 * @returns `folder` itself where it is no package, or one that holds the model otherwise.
 */
export async function modelOfPackage(
  folder: string,
  files: readonly string[],
  {scratch, budget, signal}: {scratch: string; budget: Budget; signal: AbortSignal | undefined},
): Promise<string> {
  if (!files.includes(PACKAGE_MANIFEST) || files.includes(MODEL_MANIFEST)) return folder
  if (files.includes(`model/${MODEL_MANIFEST}`)) return path.join(folder, 'model')
  if (!files.includes('model.tar.gz')) return folder
  const unpacked = path.join(scratch, 'packaged')
  await mkdir(unpacked)
  const archive = {file: path.join(folder, 'model.tar.gz'), gzip: true}
  await unpackTar(archive, unpacked, budget, signal)
  return unpacked
}

/**
 * A package that holds a graph without what mlops.yaml says of it, as `web` and `node` do.
 *
 * @throws MlopsError `IMPORT_UNKNOWN` where it holds none.
 */
export async function readPackage(folder: string, files: readonly string[]): Promise<FoundModel> {
  const {target, model} = await readJson(folder, PACKAGE_MANIFEST, manifestSchema)
  if (!files.some(name => name.endsWith('.onnx')))
    throw new MlopsError('IMPORT_UNKNOWN', `A package for ${target} holds no model to take back.`, {
      hint: `Import what \`mlops package --target folder\` makes of ${model.name}.`,
    })
  return {
    ...bareModel('onnx', path.join(folder, onlyGraph(files, ['model/model.onnx', 'model.onnx']))),
    name: model.name,
    warnings: [
      `A package for ${target} holds the graph alone: labels, threshold and the rules for absent values are to be written ` +
        'into mlops.yaml. `mlops package --target folder` keeps them.',
    ],
  }
}
