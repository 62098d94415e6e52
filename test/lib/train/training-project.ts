import {mkdir, mkdtemp, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'

/** A project in a temporary folder whose training command is `node train.mjs` with this script. */
export async function createTrainingProject(
  script: string,
  options: {
    readonly train?: Readonly<Record<string, unknown>>
    readonly data?: Readonly<Record<string, unknown>>
    readonly modelPath?: string
  } = {},
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'mlops-project-'))
  const config = {
    name: 'tiny',
    model: {path: options.modelPath ?? 'model/model.onnx'},
    data: options.data ?? {source: 'data/train.csv', test: 'data/test.csv'},
    train: {command: 'node train.mjs', ...options.train},
  }
  await mkdir(join(folder, 'data'))
  // JSON is YAML.
  await writeFile(join(folder, 'mlops.yaml'), JSON.stringify(config))
  await writeFile(join(folder, 'data/train.csv'), 'code,y\n007,1\n,0\n"a,b",1\n')
  await writeFile(join(folder, 'data/test.csv'), 'code,y\n008,1\n')
  await writeFile(join(folder, 'train.mjs'), PRELUDE + script)
  return folder
}

const PRELUDE = `
import {spawn} from 'node:child_process'
import {mkdirSync, readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
const env = process.env
const write = (name, text) => writeFileSync(join(env.MLOPS_OUTPUT_DIR, name), text)
`

/** A script that leaves a whole result. */
export const GOOD_SCRIPT = `
write('model.onnx', 'the model of seed ' + env.MLOPS_SEED)
write('metrics.json', JSON.stringify({auc: 0.75, note: 'fine'}))
`
