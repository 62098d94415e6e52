import {mkdtemp, readFile, rm} from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import {fileURLToPath} from 'node:url'
import {execa} from 'execa'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {parse} from 'yaml'
import {numberFromHalf} from '../../src/lib/core/numbers/index.ts'
import {
  loadModel,
  type Feeds,
  type LoadedModel,
  type ModelSignature,
  type Predictions,
} from '../../src/lib/model/index.ts'
import {packageModel} from '../../src/lib/package/index.ts'
import {flightsProject} from '../cli/flights-project.ts'
import {mlops} from '../cli/mlops.ts'
import {expected, feedsOf, fixture} from '../lib/model/expected-predictions.ts'

// Folders of `mlops package --target mlflow` loaded by MLflow from PyPI (packages-requirements.txt).
const python = process.env['MLOPS_PACKAGES_PYTHON']
const script = fileURLToPath(new URL('packages/mlflow_predict.py', import.meta.url))

interface Answer {
  readonly predictions?: Readonly<Record<string, readonly unknown[]>>
  readonly error?: string
  readonly example: Readonly<Record<string, readonly unknown[]>> | null
  readonly loader: string
  readonly sha256: string
  readonly inputs: readonly string[]
  readonly graphInputs: readonly string[]
}

/** One process for all: MLflow takes its time to start. */
async function ask(asked: readonly unknown[]): Promise<readonly Answer[]> {
  const {stdout} = await execa(String(python), [script], {input: JSON.stringify(asked)})
  return JSON.parse(stdout) as Answer[]
}

/** As Python writes a number. */
function numberOf(text: unknown): number {
  return Number(String(text).replace('inf', 'Infinity'))
}

/** What a data frame holds for a type of MLflow. */
const DTYPES = {double: 'float64', long: 'int64', string: 'object'}

const MODELS = [
  ['sklearn-pipeline', 'texts beside numbers'],
  ['zipmap-int64', 'one matrix'],
  ['int64', 'integers'],
  ['string-labels', 'labels of text'],
  ['tree-regression', 'a number a row'],
  ['fixed-batch-4', 'runs of four rows'],
  ['float16', 'half precision'],
  ['one-vs-rest', 'an output made of several'],
  ['multi-output', 'several outputs'],
].filter(([name = '']) => expected[name] !== undefined)

/** Values by column, as a data frame has them. */
function columnsOf({columns}: ModelSignature, {rowCount, tensors}: Feeds) {
  const values: Record<string, unknown[]> = {}
  const types: Record<string, string> = {}
  for (const {name, input, index, type} of columns) {
    const tensor = tensors[input]
    const width = (tensor?.values.length ?? 0) / rowCount
    values[name] = Array.from({length: rowCount}, (_, row) => {
      const value = tensor?.values[row * width + index]
      return type === 'float16'
        ? numberFromHalf(Number(value))
        : type === 'string' || type.startsWith('float')
          ? value
          : String(value)
    })
    const real = type.startsWith('float') ? 'float64' : 'int64'
    types[name] = type === 'string' ? 'object' : real
  }
  return {columns: values, types}
}

describe.skipIf(python === undefined)('MLflow, given the folder of the target mlflow,', () => {
  let parent: string
  beforeAll(async () => {
    parent = await mkdtemp(path.join(os.tmpdir(), 'mlops-mlflow-'))
  })
  afterAll(async () => {
    await rm(parent, {recursive: true, force: true})
  })

  const packaged = async (name: string): Promise<string> => {
    const output = path.join(parent, name)
    await packageModel({
      ...{directory: parent, ref: fixture(`${name}.onnx`), targets: ['mlflow'], output},
      ...{platform: 'linux/amd64', force: true, dryRun: false, mlopsVersion: '0.0.0'},
    })
    return output
  }

  describe('of each kind of model', () => {
    const ours = new Map<string, {predictions: Predictions; model: LoadedModel}>()
    const theirs = new Map<string, Answer>()
    beforeAll(async () => {
      const asked = []
      for (const [name = ''] of MODELS) {
        const model = await loadModel(fixture(`${name}.onnx`))
        const feeds = feedsOf(model.signature, name)
        ours.set(name, {model, predictions: await model.predict(feeds)})
        asked.push({folder: await packaged(name), ...columnsOf(model.signature, feeds)})
        await model.release()
      }
      const answers = await ask(asked)
      MODELS.forEach(([name = ''], index) => answers[index] && theirs.set(name, answers[index]))
    })

    it.each(MODELS)('predicts the same with %s: %s', name => {
      const [here, there] = [ours.get(name), theirs.get(name)]
      if (here === undefined || there === undefined) throw new Error('not asked')
      const {sha256, signature} = here.model
      expect(there.error).toBeUndefined()
      expect(there).toMatchObject({loader: 'mlops_mlflow', sha256})
      expect(there.inputs).toEqual(signature.columns.map(column => column.name))
      expect(there.graphInputs).toEqual(signature.inputs.map(input => input.name))
      const {columns} = here.predictions
      expect(Object.keys(there.predictions ?? {})).toEqual(columns.map(column => column.name))
      for (const {name: column, type, values} of columns) {
        const found = there.predictions?.[column] ?? []
        expect(found).toHaveLength(values.length)
        if (type === 'bool') expect(found.map(Number)).toEqual([...values])
        else if (type.startsWith('float'))
          found.forEach((value, row) => expect(numberOf(value)).toBeCloseTo(Number(values[row]), 5))
        else expect(found.map(String)).toEqual(Array.from(values, String))
      }
    })
  })

  it('takes the tensor of a model of pictures', async () => {
    const output = path.join(parent, 'image')
    const project = path.join(parent, 'image-project')
    const made = await mlops(['init', project, '--model', fixture('image.onnx'), '--no-git'])
    expect(made.exitCode, made.stderr).toBe(0)
    await packageModel({
      ...{directory: project, ref: 'workspace', targets: ['mlflow'], output},
      ...{platform: 'linux/amd64', force: true, dryRun: false, mlopsVersion: '0.0.0'},
    })
    const model = await loadModel(fixture('image.onnx'))
    const shape = model.signature.inputs[0]?.shape.map(size => size ?? 2) ?? []
    const count = shape.reduce((product, size) => product * size, 1)
    const values = Float32Array.from({length: count}, (_, place) =>
      Math.fround((place % 251) / 251),
    )
    const name = model.signature.inputs[0]?.name ?? ''
    const feeds = {
      rowCount: shape[0] ?? 1,
      tensors: {[name]: {type: 'float32', dims: shape, values}},
    } as const
    const ours = await model.infer(feeds)
    await model.release()
    const [theirs] = await ask([{folder: output, tensor: nested(values, shape)}])
    expect(theirs).not.toHaveProperty('error')
    const flat = Object.values(ours).flatMap(({values: each}) =>
      Array.from(each as ArrayLike<number>),
    )
    const answers = Object.values(theirs?.predictions ?? {}).map(([first]) => first)
    expect(answers.some(value => flat.some(each => Math.abs(Number(value) - each) < 1e-5))).toBe(
      true,
    )
  })

  it('predicts flights as mlops does, fills absent values, and refuses what mlops refuses', async () => {
    const project = await flightsProject()
    try {
      const folder = path.join(parent, 'flights')
      const made = await mlops(['package', '--target', 'mlflow', '-o', folder], {cwd: project})
      expect(made.exitCode, made.stderr).toBe(0)
      const row = {
        ...{
          carrier: 'UA',
          origin: 'EWR',
          dest: 'IAH',
          distance: 1400,
          hour: 21,
          minute: 1,
          weekday: 2,
        },
        ...{
          departures: 11,
          temp: 78.8,
          humid: 84.92,
          wind_dir: 190,
          wind_speed: 10.4,
          precip: 0.02,
        },
        ...{pressure: null, visib: 10, recent_delay: 47.4},
      }
      const predicted = await mlops(['predict', '--row', JSON.stringify(row), '--json'], {
        cwd: project,
      })
      const [ours] = (JSON.parse(predicted.stdout) as {rows: Record<string, unknown>[]}).rows
      const {signature} = parse(await readFile(path.join(folder, 'MLmodel'), 'utf8')) as {
        signature: {inputs: string}
      }
      const inputs = JSON.parse(signature.inputs) as {name: string; type: keyof typeof DTYPES}[]
      const types = Object.fromEntries(inputs.map(({name, type}) => [name, DTYPES[type]]))
      const columns = Object.fromEntries(
        Object.entries(row).map(([name, value]) => [name, [value]]),
      )
      const absent = {...columns, carrier: [null]}
      const [theirs, refused] = await ask([
        {folder, columns, types},
        {folder, columns: absent, types},
      ])
      expect(theirs).not.toHaveProperty('error')
      expect(theirs?.example).not.toBeNull()
      const found = theirs?.predictions ?? {}
      expect(Object.keys(found)).toEqual(['prediction', 'probability_0', 'probability_1'])
      for (const [name, [value] = []] of Object.entries(found))
        expect(numberOf(value), name).toBeCloseTo(Number(ours?.[name]), 6)
      expect(refused?.error).toContain('row 0: carrier is absent')
    } finally {
      await rm(path.dirname(project), {recursive: true, force: true})
    }
  })
})

function nested(values: ArrayLike<number>, shape: readonly number[]): unknown {
  const build = (depth: number, start: number, length: number): unknown => {
    if (depth === shape.length) return values[start]
    const size = shape[depth] ?? 1
    const step = length / size
    return Array.from({length: size}, (_, index) => build(depth + 1, start + index * step, step))
  }
  return build(0, 0, values.length)
}
