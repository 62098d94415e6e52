import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import {packageModel, type PackagedModel} from '../../../src/lib/package/index.ts'
import {copyFile} from 'node:fs/promises'
import {fixture} from '../model/expected-predictions.ts'

/** A folder for a test, which removes it. */
export async function temporaryFolder(): Promise<string> {
  return mkdtemp(path.join(os.tmpdir(), 'mlops-package-'))
}

export const remove = (folder: string): Promise<void> => rm(folder, {recursive: true, force: true})

/** Packages a model of test/fixtures/models, or of the project in `directory` where none is named. */
export async function packaged(
  directory: string,
  target: string,
  {model, output = target}: {readonly model?: string; readonly output?: string} = {},
): Promise<PackagedModel> {
  return packageModel({
    directory,
    ref: model === undefined ? 'workspace' : fixture(model),
    targets: [target],
    output: path.join(directory, output),
    platform: 'linux/amd64',
    force: false,
    dryRun: false,
    mlopsVersion: '0.0.0',
  })
}

/** A project around a model of test/fixtures/models, with lines of YAML below `name`. */
export async function projectOf(directory: string, model: string, yaml: string): Promise<void> {
  await copyFile(fixture(model), path.join(directory, 'model.onnx'))
  await writeFile(path.join(directory, 'mlops.yaml'), `name: subject\n${yaml}`)
}

export const textOf = (...parts: readonly string[]): Promise<string> =>
  readFile(path.join(...parts), 'utf8')
