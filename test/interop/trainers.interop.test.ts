import {copyFile, cp, mkdtemp, readFile, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {execa} from 'execa'
import {InferenceSession} from 'onnxruntime-node'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {z} from 'zod'
import {openDatabase, sqlString} from '../../src/lib/platform/duckdb/index.ts'
import {trainer} from '../templates/flights/trainer.ts'
import {nodePredictions} from './trainers/node-predictions.ts'

const repository = fileURLToPath(new URL('../..', import.meta.url))
const template = join(repository, 'templates/flights')
const peer = join(repository, 'test/interop/trainers/predict.py')
const libraries = process.env['MLOPS_TRAINERS_PYTHON']

/** Each with the interpreter that has its library, and what its metrics count. */
const TRAINERS = [
  {name: 'node', program: process.execPath, counts: 'trees'},
  {name: 'sklearn', program: libraries, counts: 'trees'},
  {name: 'xgboost', program: libraries, counts: 'trees'},
  {name: 'lightgbm', program: libraries, counts: 'trees'},
  {name: 'torch', program: process.env['MLOPS_TORCH_PYTHON'], counts: 'epochs'},
] as const

const AUGUST = 'data/later/2013-08.parquet'
const SEPTEMBER = 'data/later/2013-09.parquet'
const CHECKPOINT = 'checkpoint.npz'
const FLOATS = 'temp humid wind_dir wind_speed precip pressure visib recent_delay'.split(' ')
/** Name, type and number of dimensions. */
const SIGNATURE = [
  ...['carrier', 'origin', 'dest'].map(name => [name, 'string', 2]),
  ...['distance', 'hour', 'minute', 'weekday', 'departures'].map(name => [name, 'int64', 2]),
  ...FLOATS.map(name => [name, 'float32', 2]),
  ['label', 'int64', 1],
  ['probabilities', 'float32', 2],
]

const metricsSchema = z.looseObject({
  auc: z.number(),
  log_loss: z.number(),
  mode: z.string(),
  trees: z.number().optional(),
  epochs: z.number().optional(),
})
const scoredSchema = z.object({probability_1: z.number()})
const reference = z
  .object({ordered: z.object({auc: z.number(), log_loss: z.number()})})
  .parse(await readJson(join(repository, 'test/fixtures/flights/quality.json')))

let folder: string
let rows: string
let september: Float32Array

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mlops-trainers-'))
  rows = join(folder, 'rows.parquet')
  const database = await openDatabase()
  const june = `(FROM ${sqlString(join(template, 'data/test.parquet'))} ORDER BY id LIMIT 1000)`
  const empty = FLOATS.map(name => `NULL::DOUBLE AS ${name}`).join(', ')
  // Rows of June, and the same with what a model meets later: nothing known, and names never seen.
  const query = `FROM ${june}
    UNION ALL BY NAME SELECT * REPLACE (${empty}) FROM ${june}
    UNION ALL BY NAME SELECT * REPLACE ('??' AS carrier, 'Mars' AS dest) FROM ${june}
    UNION ALL BY NAME SELECT * REPLACE ('?' AS origin, 'NA' AS dest, ${empty}) FROM ${june}`
  await database.run(`COPY (${query}) TO ${sqlString(rows)} (FORMAT parquet)`, 'the rows')
  const labels = await database.rows(
    `SELECT late FROM ${sqlString(join(template, SEPTEMBER))}`,
    'the labels',
  )
  september = Float32Array.from(labels, row => Number(row['late']))
  database.close()
})
afterAll(() => rm(folder, {recursive: true, force: true}))

describe.each(TRAINERS)('the trainer $name of the template', ({name, program, counts}) => {
  if (program === undefined) {
    it.skip('needs its library, which pip is not offered here: see scripts/interop.js', () => {})
    return
  }
  const file = name === 'node' ? 'train.js' : `python/train_${name}.py`
  const root = (): string => join(folder, name)
  const base = (path: string): string => join(root(), 'model', path)
  const tuned = (path: string): string => join(root(), 'tuned', path)

  beforeAll(async () => {
    await cp(template, root(), {recursive: true})
    const config = join(root(), 'mlops.yaml')
    const command = JSON.stringify(`"${program}" ${file}`)
    // One thread: those of two libraries at once wait for each other on a small machine.
    const environment = "env: {MLOPS_THREADS: '1'}"
    await writeFile(
      config,
      (await readFile(config, 'utf8')).replace(
        'command: node train.js',
        `command: ${command}\n  ${environment}`,
      ),
    )
    await mlops(root(), 'train')
    await fineTune('tuned')
  }, 300_000)

  /** @returns What the command said. */
  async function fineTune(output: string): Promise<string> {
    const words = ['--mode', 'fine_tune', '--data', AUGUST, '--test', SEPTEMBER]
    const {stderr} = await mlops(root(), 'train', ...words, '--output-dir', output)
    return stderr
  }

  async function score(model: string, input: string): Promise<Float64Array> {
    const words = ['--input', input, '--output', '-', '--nulls', 'nan', '--quiet']
    const {stdout} = await mlops(root(), 'score', model, ...words)
    const lines = stdout.split('\n').map(line => scoredSchema.parse(JSON.parse(line)))
    return Float64Array.from(lines, line => line.probability_1)
  }

  async function libraryPredictions(
    from: 'model' | 'tuned',
    training: readonly string[],
  ): Promise<Float64Array> {
    if (name === 'node') return nodePredictions(join(root(), from, 'model.onnx'), rows)
    const words = [peer, 'python', name, join(root(), from, CHECKPOINT), rows, ...training]
    const env = {MLOPS_TEST_DATA: 'data/test.parquet'}
    const {stdout} = await execa(String(program), words, {cwd: root(), env})
    return Float64Array.from(z.array(z.number()).parse(JSON.parse(stdout)))
  }

  it('is within 0.006 of what was recorded for scikit-learn, in AUC and log loss', async () => {
    const {auc, log_loss} = await readMetrics(base('metrics.json'))
    expect(auc).toBeGreaterThan(reference.ordered.auc - 0.006)
    expect(log_loss).toBeLessThan(reference.ordered.log_loss + 0.006)
  })

  it('predicts in ONNX Runtime what its library does, to 1e-5', async () => {
    const library = await libraryPredictions('model', ['data/train.parquet'])
    expect(furthest(await score(base('model.onnx'), rows), library)).toBeLessThan(1e-5)
  })

  it('and after it was fine-tuned', async () => {
    const library = await libraryPredictions('tuned', [AUGUST, base(CHECKPOINT)])
    expect(furthest(await score(tuned('model.onnx'), rows), library)).toBeLessThan(1e-5)
  })

  it('goes on from the parent: predictions move, but not far', async () => {
    const before = await readMetrics(base('metrics.json'))
    const after = await readMetrics(tuned('metrics.json'))
    expect([before.mode, after.mode]).toEqual(['scratch', 'fine_tune'])
    if (counts === 'trees') expect(after.trees).toBeGreaterThan(before.trees ?? Infinity)
    else expect(after.epochs).toBeGreaterThan(0)
    const moved = furthest(
      await score(base('model.onnx'), rows),
      await score(tuned('model.onnx'), rows),
    )
    expect(moved).toBeGreaterThan(0.01)
    expect(moved).toBeLessThan(0.3)
  })

  it('is better in September after August than its parent', async () => {
    const parent = trainer.logLoss(september, await score(base('model.onnx'), SEPTEMBER))
    expect((await readMetrics(tuned('metrics.json'))).log_loss).toBeLessThan(parent)
  })

  it('leaves models of the inputs and outputs that those of the others have', async () => {
    expect(await signature(base('model.onnx'))).toEqual(SIGNATURE)
    expect(await signature(tuned('model.onnx'))).toEqual(SIGNATURE)
  })

  it('leaves metrics of the same names as the others', async () => {
    expect(Object.keys(await readMetrics(base('metrics.json')))).toEqual(
      expect.arrayContaining([
        ...['auc', 'log_loss', 'brier', 'rows_evaluated', 'evaluated_on', 'rows_train'],
        ...[counts, 'mode', 'seed'],
      ]),
    )
  })

  if (name === 'node') return

  it('starts anew, and says why, with the checkpoint of another model', async () => {
    await copyFile(tuned(CHECKPOINT), base(CHECKPOINT))
    expect(await fineTune('other')).toContain('does not belong to the base model. Training from')
    expect(await readMetrics(join(root(), 'other/metrics.json'))).toMatchObject({mode: 'scratch'})
  })

  it('is not taken for a model that train.js can go on from', async () => {
    expect(trainer.decodeOnnx(await readFile(base('model.onnx')))).toBeUndefined()
  })

  // What all read by the same lines.
  if (name !== 'lightgbm') return

  it('and with a file that is none, or none at all', async () => {
    await writeFile(base(CHECKPOINT), 'PK')
    expect(await fineTune('broken')).toContain('is no checkpoint of this project')
    await rm(base(CHECKPOINT))
    expect(await fineTune('none')).toContain('Training from scratch')
    expect(await readMetrics(join(root(), 'none/metrics.json'))).toMatchObject({mode: 'scratch'})
  })
})

async function mlops(
  cwd: string,
  ...words: readonly string[]
): Promise<{readonly stdout: string; readonly stderr: string}> {
  return execa(process.execPath, [join(repository, 'bin/mlops.js'), ...words], {cwd})
}

async function readJson(path: string): Promise<unknown> {
  return JSON.parse(await readFile(path, 'utf8'))
}

async function readMetrics(path: string): Promise<z.infer<typeof metricsSchema>> {
  return metricsSchema.parse(await readJson(path))
}

function furthest(a: Float64Array, b: Float64Array): number {
  expect(a.length).toBe(b.length)
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] ?? NaN))), 0)
}

async function signature(path: string): Promise<unknown> {
  const {inputMetadata, outputMetadata} = await InferenceSession.create(path)
  return [...inputMetadata, ...outputMetadata].map(value => [
    value.name,
    value.isTensor && value.type,
    value.isTensor && value.shape.length,
  ])
}
