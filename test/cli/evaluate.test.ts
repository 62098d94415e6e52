import {copyFile, mkdtemp, readFile, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {sha256OfFile} from '../../src/lib/platform/files/index.ts'
import type {Evaluation} from '../../src/lib/evaluate/index.ts'
import {mlops} from './mlops.ts'

const fixture = (name: string): string =>
  fileURLToPath(new URL(`../fixtures/models/${name}`, import.meta.url))

let folder: string
const at = (name: string): string => join(folder, name)
const run = (...args: string[]) => mlops(['evaluate', ...args], {cwd: folder})
const evaluation = async (...args: string[]): Promise<Evaluation> => {
  const {exitCode, stdout, stderr} = await run(...args, '--json')
  expect([exitCode, stderr.replace(/^Warning: .*$/gm, '').trim()]).toEqual([0, ''])
  return JSON.parse(stdout) as Evaluation
}

/** 1,200 rows: class 1 where x > 0, but for every tenth row; x is not 0. */
const ROWS = Array.from({length: 1200}, (_, row) => {
  const x = ((row * 7) % 1200) / 600 - 0.9995
  const positive = x > 0 !== (row % 10 === 0)
  return {x, lost: row % 13, y: positive ? 1 : 0, place: row % 3 === 0 ? 'north' : 'south', row}
})
const csv = (of: (row: (typeof ROWS)[number]) => readonly unknown[], names: string): string =>
  [names, ...ROWS.map(row => of(row).join(','))].join('\n') + '\n'

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mlops-evaluate-cli-'))
  for (const name of ['lost-input', 'reciprocal', 'zipmap-int64', 'multi-output'])
    await copyFile(fixture(`${name}.onnx`), at(`${name}.onnx`))
  await writeFile(
    at('test.csv'),
    csv(
      ({x, lost, y, place, row}) => [x, lost, y, place, row === 0 ? 'once' : 'often'],
      'x,lost,y,place,rare',
    ),
  )
})
afterAll(() => rm(folder, {recursive: true, force: true}))

const binary = ['./lost-input.onnx', '--data', 'test.csv', '--target', 'y']

describe('evaluation of a binary model', () => {
  it('measures what can be worked by hand', async () => {
    const found = await evaluation(...binary, '--metrics', 'accuracy,log_loss')
    expect(found).toMatchObject({
      task: 'binary',
      rows: 1200,
      unlabelled: 0,
      labels: ['0', '1'],
      data: 'test.csv',
      dataSha256: await sha256OfFile(at('test.csv')),
      dataDigestOf: 'file',
    })
    const [accuracy, logLoss] = found.metrics
    expect(accuracy).toMatchObject({name: 'accuracy', value: 0.9, interval: {method: 'wilson'}})
    const loss = ROWS.reduce((sum, {x, y}) => {
      const p = 1 / (1 + Math.exp(-2 * x))
      return sum - Math.log(y === 1 ? p : 1 - p) / ROWS.length
    }, 0)
    // The model answers in single precision.
    expect(logLoss?.value).toBeCloseTo(loss, 6)
    const [[, falsePositives = 0] = [], [falseNegatives = 0] = []] = found.confusion ?? []
    expect(falsePositives + falseNegatives).toBe(120)
    expect(found.calibration?.bins.reduce((sum, {rows}) => sum + rows, 0)).toBe(1200)
    expect(found.curves?.roc.length).toBeLessThanOrEqual(200)
    expect(found.curves?.roc.at(-1)).toMatchObject({falsePositiveRate: 1, truePositiveRate: 1})
    expect(found.latency.rowMs.p50).toBeGreaterThan(0)
  })

  it('says which input does nothing', async () => {
    const found = await evaluation(...binary)
    const effects = new Map(found.inputs.effects.map(effect => [effect.name, effect]))
    expect(effects.get('lost')).toMatchObject({noEffect: true, moved: 0, importance: 0})
    expect(effects.get('x')).toMatchObject({noEffect: false})
    expect(effects.get('x')?.importance).toBeGreaterThan(0.2)
    expect(found.warnings[0]).toMatch(/no prediction changes when lost is shuffled/)
  })

  it('measures slices by themselves, and not those of few rows', async () => {
    const {slices} = await evaluation(
      ...[...binary, '--metrics', 'accuracy', '--slice-by', 'place,rare'],
    )
    expect(slices.map(({column, value, rows, verdict}) => [column, value, rows, verdict])).toEqual([
      ['place', 'south', 800, 'measured'],
      ['place', 'north', 400, 'measured'],
      ['rare', 'often', 1199, 'measured'],
      ['rare', 'once', 1, 'insufficient'],
    ])
    expect(slices[0]?.metrics[0]?.value).toBeCloseTo(
      ROWS.filter(({row, place}) => place === 'south' && row % 10 !== 0).length / 800,
      12,
    )
  })

  it('gives the same numbers twice, and on one thread', async () => {
    const plain = (found: Evaluation) => ({...found, seconds: 0, createdAt: '', latency: null})
    const once = plain(await evaluation(...binary))
    expect(plain(await evaluation(...binary, '--threads', '1'))).toEqual(once)
  })

  it('leaves out rows without an answer and says so', async () => {
    await writeFile(at('some.csv'), 'x,lost,y\n1,0,1\n-1,0,\n-1,1,0\n')
    const found = await evaluation('./lost-input.onnx', '--data', 'some.csv', '--target', 'y')
    expect(found).toMatchObject({rows: 2, unlabelled: 1})
    expect(found.warnings).toContainEqual('1 row without y were left out')
  })

  it.each([
    ['texts', ({y}: (typeof ROWS)[number]) => `"${y}"`],
    ['booleans', ({y}: (typeof ROWS)[number]) => y === 1],
    ['numbers with a point', ({y}: (typeof ROWS)[number]) => `${y}.0`],
  ])('takes labels as %s for those of the model', async (_, label) => {
    await writeFile(
      at('labels.csv'),
      csv(row => [row.x, row.lost, label(row)], 'x,lost,y'),
    )
    const found = await evaluation(
      ...['./lost-input.onnx', '--data', 'labels.csv', '--target', 'y', '--metrics', 'accuracy'],
    )
    expect(found.metrics[0]?.value).toBe(0.9)
  })

  it('warns of rows of one class, whose AUC is null', async () => {
    await writeFile(at('one.csv'), 'x,lost,y\n1,0,1\n-1,0,1\n-1,1,1\n')
    const found = await evaluation('./lost-input.onnx', '--data', 'one.csv', '--target', 'y')
    expect(found.metrics[0]).toMatchObject({name: 'auc', value: null, interval: null})
    expect(found.warnings.join('\n')).toMatch(/auc: the rows are of one class/)
  })
})

describe('evaluation of other models', () => {
  it('has no confusion but residuals where numbers are predicted', async () => {
    await writeFile(at('numbers.csv'), 'x,y\n1,1.5\n2,0\n4,0.25\n')
    const found = await evaluation('./reciprocal.onnx', '--data', 'numbers.csv', '--target', 'y')
    const byName = new Map(found.metrics.map(metric => [metric.name, metric.value]))
    expect(byName.get('mae')).toBeCloseTo(1 / 3, 12)
    expect(byName.get('rmse')).toBeCloseTo(Math.sqrt(0.5 / 3), 12)
    expect(found).toMatchObject({task: 'regression', confusion: null, curves: null})
    expect(found.residuals).toMatchObject({min: -0.5, median: 0, max: 0.5})
  })

  it('has a row and a column a class of several classes', async () => {
    await writeFile(
      at('iris.csv'),
      'X_0,X_1,X_2,X_3,kind\n5.1,3.5,1.4,0.2,0\n6.7,3.0,5.2,2.3,2\n5.7,2.8,4.1,1.3,1\n',
    )
    const found = await evaluation('./zipmap-int64.onnx', '--data', 'iris.csv', '--target', 'kind')
    expect(found).toMatchObject({task: 'multiclass', labels: ['0', '1', '2'], rows: 3})
    expect(found.confusion).toEqual([
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ])
  })
})

describe('outputs of evaluate', () => {
  it('are a table on standard output, and files beside it', async () => {
    const {exitCode, stdout} = await run(
      ...[...binary, '--metrics', 'accuracy,mcc', '--slice-by', 'place'],
      ...['--out', 'table', '--out', 'md=e.md', '--out', 'json=e.json', '--out', 'metrics=m.json'],
    )
    expect(exitCode).toBe(0)
    expect(stdout).toMatch(/^accuracy +0\.9 +0\.88\d+ … 0\.91\d+ +higher$/m)
    expect(stdout).toMatch(/^lost +0 .*none: no effect$/m)
    expect(await readFile(at('e.md'), 'utf8')).toContain('| `accuracy` | 0.9 |')
    expect(JSON.parse(await readFile(at('e.json'), 'utf8'))).toMatchObject({
      schema: 'mlops.evaluate/1',
      rows: 1200,
    })
    const metrics = JSON.parse(await readFile(at('m.json'), 'utf8')) as Record<string, unknown>
    expect(Object.keys(metrics)).toEqual([
      ...['accuracy', 'accuracy_lower', 'accuracy_upper', 'mcc', 'mcc_lower', 'mcc_upper'],
      ...['rows', 'model_sha256', 'data_sha256'],
    ])
  })
})

describe('wrong input', () => {
  const write = async (name: string, text: string): Promise<void> => {
    await writeFile(at(name), text)
  }
  beforeAll(async () => {
    await write('strange.csv', 'x,lost,y\n1,0,good\n-1,0,bad\n')
    await write('empty.csv', 'x,lost,y\n')
    await write('unlabelled.csv', 'x,lost,y\n1,0,\n2,1,\n')
    await write('missing.csv', 'x,y\n1,1\n')
    await write('null.csv', 'x,lost,y\n,0,1\n1,0,1\n')
    await write('words.csv', 'x,y\n1,high\n2,low\n')
    await write('zero.csv', 'x,y\n1,1\n0,1\n')
    await write('half.csv', 'x,y\n2,1\n0.25,0\n')
  })

  it.each([
    ['no data', ['./lost-input.onnx', '--target', 'y'], 'USAGE'],
    ['no target', ['./lost-input.onnx', '--data', 'test.csv'], 'EVALUATE_TARGET'],
    [
      'an unknown target',
      ['./lost-input.onnx', '--data', 'test.csv', '--target', 'Yy'],
      'EVALUATE_TARGET',
    ],
    [
      'a file that is not there',
      ['./lost-input.onnx', '--data', 'none.csv', '--target', 'y'],
      'FILE_NOT_FOUND',
    ],
    [
      'a model that is not there',
      ['./none.onnx', '--data', 'test.csv', '--target', 'y'],
      'MODEL_NOT_FOUND',
    ],
    ['an unknown metric', [...binary, '--metrics', 'acuracy'], 'METRIC_UNKNOWN'],
    ['a metric of another task', [...binary, '--metrics', 'rmse'], 'METRIC_TASK'],
    ['a parameter that does not fit', [...binary, '--metrics', 'auc@2'], 'METRIC_PARAMETER'],
    ['a metric twice', [...binary, '--metrics', 'auc,roc_auc'], 'USAGE'],
    ['an unknown slice', [...binary, '--slice-by', 'plce'], 'DATA_COLUMNS'],
    [
      'labels that the model does not know',
      ['./lost-input.onnx', '--data', 'strange.csv', '--target', 'y'],
      'EVALUATE_LABELS',
    ],
    ['no rows', ['./lost-input.onnx', '--data', 'empty.csv', '--target', 'y'], 'DATA_EMPTY'],
    [
      'no answers',
      ['./lost-input.onnx', '--data', 'unlabelled.csv', '--target', 'y'],
      'EVALUATE_TARGET',
    ],
    [
      'a missing input',
      ['./lost-input.onnx', '--data', 'missing.csv', '--target', 'y'],
      'DATA_COLUMNS',
    ],
    ['a null input', ['./lost-input.onnx', '--data', 'null.csv', '--target', 'y'], 'DATA_BAD_ROW'],
    [
      'words where numbers are predicted',
      ['./reciprocal.onnx', '--data', 'words.csv', '--target', 'y'],
      'EVALUATE_TARGET',
    ],
    [
      'an infinite prediction',
      ['./reciprocal.onnx', '--data', 'zero.csv', '--target', 'y'],
      'EVALUATE_PREDICTIONS',
    ],
    [
      'a model without a prediction',
      ['./multi-output.onnx', '--data', 'test.csv', '--target', 'y'],
      'EVALUATE_TASK',
    ],
    ['an unknown format', [...binary, '--out', 'xml'], 'REPORT_OUT'],
    ['metrics without a file', [...binary, '--out', 'metrics'], 'REPORT_OUT'],
    ['a folder that is not there', [...binary, '--out', 'md=no/where.md'], 'REPORT_OUT'],
  ] as const)('%s is refused with a code and a hint', async (_, args, code) => {
    const {exitCode, stdout} = await run(...args, '--json')
    const {error} = JSON.parse(stdout) as {error: {code: string; hint?: string}}
    expect(error.code).toBe(code)
    expect(error.hint?.length).toBeGreaterThan(5)
    expect(exitCode).toBe(code === 'MODEL_NOT_FOUND' ? 4 : 2)
  })

  it('probabilities outside of 0 … 1 are refused', async () => {
    await write('mlops.yaml', 'name: odds\nmodel: {path: reciprocal.onnx, task: binary}\n')
    const {stdout} = await run('--data', 'half.csv', '--target', 'y', '--json')
    await rm(at('mlops.yaml'))
    expect(JSON.parse(stdout)).toMatchObject({
      error: {
        code: 'EVALUATE_PREDICTIONS',
        message: expect.stringContaining('is -3, which is not within 0 … 1') as string,
      },
    })
  })
})
