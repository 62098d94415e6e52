import {copyFile, mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {packageModel, type PackagedModel} from '../../../../src/lib/package/index.ts'
import {fixture} from '../../model/expected-predictions.ts'

export interface Workplace {
  /** Absolute path below it. */
  at(...names: readonly string[]): string
  /** A folder with a model of the fixtures as `model.onnx`, an mlops.yaml, and files beside them. */
  project(
    name: string,
    model: string,
    config?: string,
    files?: Readonly<Record<string, string>>,
  ): Promise<string>
  /** Packages the model of a folder. */
  pack(directory: string, target: string, output: string): Promise<PackagedModel>
  remove(): Promise<void>
}

export async function makeWorkplace(): Promise<Workplace> {
  const root = await mkdtemp(path.join(tmpdir(), 'mlops-web-'))
  const at: Workplace['at'] = (...names) => path.join(root, ...names)
  return {
    at,
    async project(name, model, config = '', files = {}) {
      const folder = at(name)
      await mkdir(folder)
      await copyFile(fixture(model), path.join(folder, 'model.onnx'))
      const head = `name: ${name}\nmodel:\n  path: model.onnx\n`
      await writeFile(path.join(folder, 'mlops.yaml'), head + config)
      for (const [file, content] of Object.entries(files))
        await writeFile(path.join(folder, file), content)
      return folder
    },
    pack: (directory, target, output) =>
      packageModel({
        directory,
        ref: 'workspace',
        targets: [target],
        output: at(output),
        platform: 'linux/amd64',
        force: true,
        dryRun: false,
        mlopsVersion: '1.2.3',
      }),
    remove: () => rm(root, {recursive: true, force: true}),
  }
}

/** The preprocessing that make.py of the fixtures has for its pictures. */
export const IMAGE = `  image:
    width: 8
    height: 8
    resize: cover
    layout: nchw
    channels: rgb
    scale: ${1 / 255}
    mean: [0.485, 0.456, 0.406]
    std: [0.229, 0.224, 0.225]
`
/** Labels for sklearn-pipeline.onnx, and `peopleCsv` as people.csv. */
export const PEOPLE =
  '  output:\n    labels: [declined, approved]\ndata:\n  reference: people.csv\n'

/** Ages, incomes and cities, enough of each for the page to know its range and its values. */
export function peopleCsv(): string {
  const cities = ['Lima', 'Oslo', 'Rome']
  const rows = Array.from(
    {length: 60},
    (_, index) => `${20 + index},${20 + index * 0.8},${cities[index % 3] ?? ''}`,
  )
  return `age,income,city\n${rows.join('\n')}\n`
}
