import {cp, mkdtemp, readFile, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {InferenceSession, Tensor} from 'onnxruntime-node'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {z} from 'zod'
import {openDatabase, sqlString, type Database} from '../../../src/lib/platform/duckdb/index.ts'
import {openProject, parseConfig} from '../../../src/lib/project/index.ts'
import {trainModel, type TrainedModel} from '../../../src/lib/train/index.ts'
import {trainer} from './trainer.ts'

const template = fileURLToPath(new URL('../../../templates/flights/', import.meta.url))
const blank = new URL('../../../templates/blank/mlops.yaml', import.meta.url)
const qualitySchema = z.object({auc: z.number(), log_loss: z.number()})
const reference = z
  .object({ordered: qualitySchema, categories: qualitySchema})
  .parse(
    JSON.parse(
      await readFile(new URL('../../fixtures/flights/quality.json', import.meta.url), 'utf8'),
    ),
  )

let root: string
let trained: TrainedModel
let seconds: number
let database: Database

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'mlops-flights-'))
  await cp(template, root, {recursive: true})
  const started = performance.now()
  trained = await trainModel(await openProject(root))
  seconds = (performance.now() - started) / 1000
  database = await openDatabase()
}, 120_000)
afterAll(async () => {
  database.close()
  await rm(root, {recursive: true, force: true})
})

const quality = (): z.infer<typeof qualitySchema> => qualitySchema.parse(trained.metrics)
const from = (file: string): string => sqlString(join(root, 'data', file))

describe('the model that the template trains', () => {
  it('is within 2 % of the better of two scikit-learn models', () => {
    expect(quality().auc).toBeGreaterThan(
      0.98 * Math.max(reference.ordered.auc, reference.categories.auc),
    )
    expect(quality().log_loss).toBeLessThan(
      1.02 * Math.min(reference.ordered.log_loss, reference.categories.log_loss),
    )
  })

  it('takes less than 30 seconds', () => {
    expect(seconds).toBeLessThan(30)
  })

  it('reaches in ONNX Runtime, on the columns of the table, the AUC that it claims', async () => {
    const session = await InferenceSession.create(trained.path)
    const rows = await database.rows(`SELECT * FROM ${from('test.parquet')}`, 'the test data')
    const feeds: Record<string, Tensor> = {}
    for (const {name, isTensor, ...input} of session.inputMetadata) {
      const type = isTensor && 'type' in input ? input.type : undefined
      const values = rows.map(row => row[name])
      const shape = [rows.length, 1]
      if (type === 'string') feeds[name] = new Tensor('string', values.map(String), shape)
      else if (type === 'int64')
        feeds[name] = new Tensor('int64', BigInt64Array.from(values as number[], BigInt), shape)
      else
        feeds[name] = new Tensor(
          'float32',
          Float32Array.from(values, value => (value === null ? NaN : Number(value))),
          shape,
        )
    }
    const {probabilities} = await session.run(feeds)
    const late = (probabilities?.data as Float32Array).filter((_, i) => i % 2 === 1)
    const labels = rows.map(row => Number(row['late']))
    expect(trainer.auc(labels, late)).toBeCloseTo(quality().auc, 5)
    expect(trainer.logLoss(labels, late)).toBeCloseTo(quality().log_loss, 5)
  })

  it('goes on from the model in place with newer data, and is better on what follows', async () => {
    const project = await openProject(root)
    const august = {data: 'data/later/2013-08.parquet', test: 'data/later/2013-09.parquet'}
    const base = await measureBase('later/2013-09.parquet')
    const tuned = await trainModel(project, {
      ...august,
      directory: root,
      mode: 'fine_tune',
      outputFolder: 'tuned',
    })
    expect(tuned.metrics).toMatchObject({mode: 'fine_tune'})
    expect(qualitySchema.parse(tuned.metrics).log_loss).toBeLessThan(base)
  })

  it('starts anew, and says so, when the model in place is of another trainer', async () => {
    const other = await readFile(trained.path)
    other.write('another-trainers', other.indexOf('flights-template'))
    const baseModel = join(root, 'other.onnx')
    await writeFile(baseModel, other)
    const lines: string[] = []
    const {metrics} = await trainModel(
      await openProject(root),
      {
        data: 'data/later/2013-08.parquet',
        directory: root,
        mode: 'fine_tune',
        baseModel,
        outputFolder: 'anew',
      },
      {onLine: line => lines.push(line)},
    )
    expect(metrics).toMatchObject({mode: 'scratch', rows_train: 10_000})
    expect(lines[0]).toContain('training from scratch')
  })
})

async function measureBase(file: string): Promise<number> {
  const csv = join(root, 'base.csv')
  await database.run(`COPY (FROM ${from(file)}) TO ${sqlString(csv)} (HEADER true)`, file)
  const model = trainer.decodeOnnx(await readFile(trained.path))
  if (model === undefined) throw new Error('the model is not of this trainer')
  const names = (texts: boolean): string[] =>
    model.inputs.filter(({type}) => (type === 'string') === texts).map(({name}) => name)
  const table = await trainer.readCsv(csv, {texts: names(true), numbers: ['late', ...names(false)]})
  const columns = trainer.encodeColumns(table, model.inputs, model.categories)
  const p = Array.from(trainer.predictMargins(model, columns, table.rows), trainer.sigmoid)
  return trainer.logLoss(table.columns['late'] as Float32Array, p)
}

describe('the data of the template', () => {
  const count = async (sql: string): Promise<number> =>
    Number((await database.rows(sql, 'the data'))[0]?.['n'])

  it('keeps training, reference and test apart', async () => {
    const ids = ['train', 'reference', 'test'].map(name => `FROM ${from(`${name}.parquet`)}`)
    const union = ids.map(table => `SELECT id ${table}`).join(' UNION ALL ')
    expect(await count(`SELECT count(*) - count(DISTINCT id) AS n FROM (${union})`)).toBe(0)
    const last = `(SELECT max(scheduled_at) FROM ${from('train.parquet')})`
    expect(
      await count(`SELECT count(*) AS n FROM ${from('test.parquet')} WHERE scheduled_at <= ${last}`),
    ).toBe(0)
  })

  it('has no answer in the new rows, and one for each elsewhere', async () => {
    const columns = await database.rows(`DESCRIBE FROM ${from('new.parquet')}`, 'the data')
    expect(columns.map(column => column['column_name'])).not.toContain('late')
    const joined = `FROM ${from('new.parquet')} JOIN ${from('new-labels.parquet')} USING (id)`
    expect(await count(`SELECT count(*) AS n ${joined}`)).toBe(10_000)
  })

  it('drifts: summer is 15 °F warmer than the months before, and later flights are later', async () => {
    const mean = (column: string, file: string): Promise<number> =>
      count(`SELECT avg(${column}) AS n FROM ${from(file)}`)
    expect(await mean('temp', 'new.parquet')).toBeGreaterThan(
      (await mean('temp', 'reference.parquet')) + 15,
    )
    expect(await mean('late', 'new-labels.parquet')).toBeGreaterThan(
      1.3 * (await mean('late', 'reference.parquet')),
    )
  })
})

describe('the blank template', () => {
  it('is a valid mlops.yaml once its placeholders are filled', async () => {
    const text = (await readFile(blank, 'utf8'))
      .replace('{{name}}', 'mine')
      .replace('{{model_path}}', 'model/model.onnx')
      .replace('{{model_details}}', '')
    expect(text).not.toContain('{{')
    expect(parseConfig(text, 'mlops.yaml', {}).config).toMatchObject({name: 'mine'})
  })

  it('is valid too with every section that it shows switched on', async () => {
    const text = (await readFile(blank, 'utf8'))
      .replaceAll(/\{\{name\}\}/g, 'mine')
      .replace('{{model_path}}', 'model/model.onnx')
      .replace('{{model_details}}', '')
      .split('\n')
      .map((line, i) => (i === 0 ? line : line.replace(/^# ?/, '')))
      .join('\n')
    expect(parseConfig(text, 'mlops.yaml', {}).config.train?.command).toBe('python train.py')
  })
})
