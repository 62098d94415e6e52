import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {MlopsError} from '../../../src/lib/core/errors/index.ts'
import {describeModel, type ModelOptions} from '../../../src/lib/model/index.ts'
import {fixture} from './expected-predictions.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mlops-model-'))
})
afterAll(() => {
  rmSync(folder, {recursive: true, force: true})
})

function write(name: string, content: string): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

async function refusal(path: string, options: ModelOptions = {}): Promise<MlopsError> {
  const error: unknown = await describeModel(path, options).catch((error: unknown) => error)
  if (!(error instanceof MlopsError)) throw new Error(`expected a refusal, got ${String(error)}`)
  expect(error.hint).toBeTruthy()
  return error
}

describe('a signature', () => {
  it('has one column an input of a pipeline, with its type, and the labels of ZipMap', async () => {
    const {signature, opset, producer, irVersion} = await describeModel(
      fixture('sklearn-pipeline.onnx'),
    )
    expect(signature.task).toBe('binary')
    expect(signature.labels).toEqual(['no', 'yes'])
    expect(signature.columns.map(({name, type}) => `${name}: ${type}`)).toEqual([
      'age: float32',
      'income: float32',
      'city: string',
    ])
    expect(signature.fixedBatch).toBeNull()
    expect([opset, irVersion > 3, producer]).toEqual([17, true, expect.stringMatching(/^skl2onnx/)])
  })

  it('numbers the columns of a matrix, or takes their names from features', async () => {
    const path = fixture('sigmoid.onnx')
    const plain = await describeModel(path)
    expect(plain.signature.columns.map(column => column.name)).toEqual(['x_0', 'x_1', 'x_2'])
    const named = await describeModel(path, {features: ['age', 'height', 'weight']})
    expect(named.signature.columns.map(({name, index}) => [name, index])).toEqual([
      ['age', 0],
      ['height', 1],
      ['weight', 2],
    ])
  })

  it.each([
    ['zipmap-int64', 'multiclass', [0, 1, 2]],
    ['one-hot', 'binary', ['no', 'yes']],
    ['one-hot-numbers', 'binary', ['no', 'yes']],
    ['string-labels', 'multiclass', ['setosa', 'versicolor', 'virginica']],
    ['table-labels', 'multiclass', ['setosa', 'versicolor', 'virginica']],
    ['table-numbers', 'multiclass', [5, 15, 25]],
    ['one-vs-rest', 'multiclass', ['setosa', 'versicolor', 'virginica']],
    ['anomaly', 'custom', []],
    ['xgboost', 'binary', [0, 1]],
    ['lightgbm', 'binary', [0, 1]],
    ['sigmoid', 'binary', [0, 1]],
    ['tree-regression', 'regression', []],
    ['multi-output', 'custom', []],
  ])('%s is %s', async (name, task, labels) => {
    const {signature} = await describeModel(fixture(`${name}.onnx`))
    expect([signature.task, signature.labels]).toEqual([task, labels])
  })

  it('reads the newest opset that the runtime knows', async () => {
    expect((await describeModel(fixture('newest-opset.onnx'))).opset).toBe(26)
  })

  it('leaves an input with a default value out', async () => {
    const {signature} = await describeModel(fixture('optional-input.onnx'))
    expect(signature.inputs.map(input => input.name)).toEqual(['x'])
  })

  it('knows the fixed batch, and warns of one row a run', async () => {
    const {signature, warnings} = await describeModel(fixture('fixed-batch-1.onnx'))
    expect(signature.fixedBatch).toBe(1)
    expect(warnings).toEqual([expect.stringMatching(/one row a run/)])
  })
})

describe('what cannot be run is said in words', () => {
  it.each([
    ['truncated', 'MODEL_MALFORMED', /no whole ONNX model/],
    ['opset-too-new', 'MODEL_OPSET', /opset 27; the runtime knows up to 26/],
    ['bfloat16', 'MODEL_UNSUPPORTED', /input x has the element type bfloat16/],
    ['custom-operator', 'MODEL_UNSUPPORTED', /com\.example\.Scramble/],
    ['sequence-input', 'MODEL_UNSUPPORTED', /input xs is a sequence/],
    ['unknown-width', 'MODEL_FEATURES', /shape \[n, n\]/],
  ])('%s: %s', async (name, code, message) => {
    const error = await refusal(fixture(`${name}.onnx`))
    expect(error.code).toBe(code)
    expect(error.message).toMatch(message)
  })

  it('no file, a folder, an empty file and a text file', async () => {
    expect((await refusal(join(folder, 'nope.onnx'))).code).toBe('FILE_NOT_FOUND')
    expect((await refusal(folder)).code).toBe('FILE_UNREADABLE')
    expect((await refusal(write('empty.onnx', ''))).message).toMatch(/the file is empty/)
    expect((await refusal(write('text.onnx', 'a,b\n1,2\n'))).code).toBe('MODEL_MALFORMED')
  })

  it('pointers of Git LFS and DVC', async () => {
    const lfs = write(
      'lfs.onnx',
      'version https://git-lfs.github.com/spec/v1\noid sha256:ab\nsize 12\n',
    )
    expect((await refusal(lfs)).hint).toMatch('git lfs pull')
    const dvc = write('model.onnx.dvc', 'outs:\n- md5: abc\n  path: model.onnx\n')
    expect((await refusal(dvc)).code).toBe('MODEL_DVC_POINTER')
  })

  it('weights that are not there', async () => {
    mkdirSync(join(folder, 'alone'))
    copyFileSync(fixture('external-data.onnx'), join(folder, 'alone/m.onnx'))
    const error = await refusal(join(folder, 'alone/m.onnx'))
    expect(error.code).toBe('MODEL_EXTERNAL_DATA')
    expect(error.message).toMatch(/external-data\.weights/)
  })

  it.each(['../elsewhere/weight', '/elsewhere/weight'])(
    'weights that lie outside the folder: %s',
    async name => {
      const path = join(folder, 'outside.onnx')
      const bytes = readFileSync(fixture('external-data.onnx'))
      // Of the same length, so that the message around it stays whole.
      const text = bytes
        .toString('latin1')
        .replaceAll('external-data.weights', name.padEnd(21, 's'))
      writeFileSync(path, text, 'latin1')
      const error = await refusal(path)
      expect(error.code).toBe('MODEL_EXTERNAL_DATA')
      expect(error.message).toMatch(/outside its folder/)
    },
  )

  it.skipIf(process.platform === 'win32')(
    'weights that a link fetches from elsewhere',
    async () => {
      const away = join(folder, 'linked')
      mkdirSync(away)
      copyFileSync(fixture('external-data.onnx'), join(away, 'm.onnx'))
      symlinkSync(fixture('external-data.weights'), join(away, 'external-data.weights'))
      expect((await refusal(join(away, 'm.onnx'))).message).toMatch(/outside its folder/)
    },
  )

  it.skipIf(process.platform === 'win32')('but a model that is itself a link is read', async () => {
    const cache = join(folder, 'cache')
    mkdirSync(cache)
    for (const name of ['external-data.onnx', 'external-data.weights'])
      symlinkSync(fixture(name), join(cache, name))
    expect((await describeModel(join(cache, 'external-data.onnx'))).files).toHaveLength(2)
  })

  it('features, labels and outputs of mlops.yaml that do not fit', async () => {
    const path = fixture('sigmoid.onnx')
    expect((await refusal(path, {features: ['a', 'b']})).message).toMatch(
      /lists 2 columns, and the input x takes 3/,
    )
    expect((await refusal(path, {output: {labels: ['a', 'b', 'c']}})).message).toMatch(/3 labels/)
    expect((await refusal(path, {output: {score: 'pp'}})).hint).toMatch('Did you mean p?')
    expect((await refusal(fixture('mlp.onnx'), {features: ['a', 'b', 'c', 'd']})).message).toMatch(
      /4 inputs/,
    )
  })
})
