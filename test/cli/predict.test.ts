import {mkdtemp, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {afterAll, beforeAll, expect, it} from 'vitest'
import {mlops} from './mlops.ts'

// Answers of Python's onnxruntime for these rows stand in expected.json beside the model.
const model = fileURLToPath(new URL('../fixtures/models/zipmap-int64.onnx', import.meta.url))
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mlops-predict-cli-'))
})
afterAll(() => rm(folder, {recursive: true, force: true}))

const predict = (args: string[], input?: string) =>
  mlops(['predict', model, ...args], {cwd: folder, ...(input === undefined ? {} : {input})})
const VALUES = ['X_0=6.7', 'X_1=3', 'X_2=5.2', 'X_3=2.3'].flatMap(value => ['-i', value])
const ROW = '{"X_0": 6.7, "X_1": 3, "X_2": 5.2, "X_3": 2.3}'

it('prints one row as a line a value', async () => {
  const {exitCode, stdout} = await predict(VALUES)
  expect(exitCode).toBe(0)
  expect(stdout.split('\n').map(line => line.split(/\s+/))).toEqual([
    ['prediction', '2'],
    ['probability_0', '0'],
    ['probability_1', '0.0113636'],
    ['probability_2', '0.988636'],
  ])
})

it.each([
  ['--row', ['--row', ROW], undefined],
  ['standard input as JSON', ['-'], ROW],
  ['standard input as lines', ['-'], `${ROW}\n`],
  ['standard input as CSV', ['-'], 'X_0,X_1,X_2,X_3\n6.7,3,5.2,2.3\n'],
  ['@rows.json', ['@rows.json'], undefined],
  ['@rows.csv', ['@rows.csv'], undefined],
])('gives the same from %s', async (_, args, input) => {
  await writeFile(join(folder, 'rows.json'), `[${ROW}]`)
  await writeFile(join(folder, 'rows.csv'), 'X_0,X_1,X_2,X_3\n6.7,3,5.2,2.3\n')
  const {stdout} = await predict([...args, '--json'], input)
  const {rows, schema} = JSON.parse(stdout) as {rows: Record<string, number>[]; schema: string}
  expect(schema).toBe('mlops.predict/1')
  expect(rows).toHaveLength(1)
  expect(rows[0]?.['prediction']).toBe(2)
  expect(rows[0]?.['probability_2']).toBeCloseTo(0.98863626, 6)
})

it.each([
  ['no row', [], 'PREDICT_INPUT'],
  ['a value without a column', ['-i', '3'], 'PREDICT_INPUT'],
  ['two ways at once', [...VALUES, '--row', ROW], 'PREDICT_INPUT'],
  ['a word for a number', [...VALUES, '-i', 'X_0=red'], 'DATA_BAD_ROW'],
  ['a missing column', VALUES.slice(2), 'DATA_COLUMNS'],
  ['a file that is not there', ['@nope.csv'], 'FILE_NOT_FOUND'],
])('refuses %s', async (_, args, code) => {
  const {exitCode, stderr} = await predict(args)
  expect(exitCode).toBe(2)
  expect(stderr).toContain(`(${code}, exit 2)`)
})

it('says how to give a value that is missing', async () => {
  const {stderr} = await predict(VALUES.slice(2))
  expect(stderr).toContain('missing: X_0')
  expect(stderr).toContain('-i column=value')
})
