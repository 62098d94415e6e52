import {createHash} from 'node:crypto'
import {readFile} from 'node:fs/promises'
import path from 'node:path'
import {afterEach, beforeEach, describe, expect, it} from 'vitest'
import {parse} from 'yaml'
import {fixture} from '../../model/expected-predictions.ts'
import {packaged, projectOf, remove, temporaryFolder, textOf} from '../packaged.ts'

interface MlModel {
  readonly flavors: Record<string, Record<string, unknown>>
  readonly signature: {readonly inputs: string; readonly outputs: string}
  readonly metadata: {readonly mlops: Record<string, unknown>}
  readonly model_uuid: string
  readonly utc_time_created: string
}

const sha256 = async (file: string): Promise<string> =>
  createHash('sha256')
    .update(await readFile(file))
    .digest('hex')

describe('the target mlflow', () => {
  let folder: string
  beforeEach(async () => {
    folder = await temporaryFolder()
  })
  afterEach(() => remove(folder))

  it('has the flavors, the columns and the digest in MLmodel, and the model as it is', async () => {
    await packaged(folder, 'mlflow', {model: 'sklearn-pipeline.onnx'})
    const model = parse(await textOf(folder, 'mlflow/MLmodel'), {version: '1.1'}) as MlModel
    expect(model.flavors['onnx']).toMatchObject({data: 'model.onnx', code: 'code'})
    expect(model.flavors['python_function']).toMatchObject({
      loader_module: 'mlops_mlflow',
      env: {conda: 'conda.yaml', virtualenv: 'python_env.yaml'},
    })
    expect(JSON.parse(model.signature.inputs)).toEqual([
      {type: 'double', name: 'age', required: true},
      {type: 'double', name: 'income', required: true},
      {type: 'string', name: 'city', required: true},
    ])
    expect(JSON.parse(model.signature.outputs)).toEqual([
      {type: 'string', name: 'prediction', required: true},
      {type: 'float', name: 'probability_no', required: true},
      {type: 'float', name: 'probability_yes', required: true},
    ])
    const digest = await sha256(fixture('sklearn-pipeline.onnx'))
    expect(await sha256(path.join(folder, 'mlflow/model.onnx'))).toBe(digest)
    expect(model.metadata.mlops['sha256']).toBe(digest)
    expect(model.model_uuid).toBe(digest.slice(0, 32))
    expect(model.utc_time_created).toBe('1980-01-01 00:00:00.000')
  })

  it('keeps names, defaults and thresholds of any text as data', async () => {
    const name = `a": !!python/object [x], '\${HOME}' # "`
    const yaml = [
      'model:',
      '  path: model.onnx',
      '  output: {threshold: 0.25}',
      '  inputs:',
      `    city: {column: ${JSON.stringify(name.replace('$', () => '$$'))}, nulls: default, default: Oslo}`,
      'data: {nulls: nan}',
    ].join('\n')
    await projectOf(folder, 'sklearn-pipeline.onnx', yaml)
    await packaged(folder, 'mlflow')
    const model = parse(await textOf(folder, 'mlflow/MLmodel'), {version: '1.1'}) as MlModel
    expect(JSON.parse(model.signature.inputs)).toEqual([
      {type: 'double', name: 'age', required: false},
      {type: 'double', name: 'income', required: false},
      {type: 'string', name, required: false},
    ])
    const plan = JSON.parse(await textOf(folder, 'mlflow/predictor.json')) as {
      columns: unknown[]
      outputs: unknown[]
    }
    expect(plan.columns).toEqual([
      {name: 'age', type: 'float32', input: 'age', index: 0, fill: 'NaN', optional: false},
      {name: 'income', type: 'float32', input: 'income', index: 0, fill: 'NaN', optional: false},
      {name, type: 'string', input: 'city', index: 0, fill: 'Oslo', optional: true},
    ])
    expect(plan.outputs[0]).toMatchObject({
      take: {kind: 'threshold', index: 1, threshold: 0.25, labels: ['no', 'yes']},
    })
    await packaged(path.join(folder, 'mlflow'), 'mlflow', {output: 'again'})
    expect(await textOf(folder, 'mlflow/again/mlops.yaml')).toBe(
      await textOf(folder, 'mlflow/mlops.yaml'),
    )
    for (const module of ['mlops_mlflow.py', 'mlops_predictor.py'])
      expect(await textOf(folder, 'mlflow/code', module)).not.toContain('python/object')
  })

  it('gives the same bytes twice', async () => {
    const [once] = (await packaged(folder, 'mlflow', {model: 'mlp.onnx', output: 'a'})).packages
    const [twice] = (await packaged(folder, 'mlflow', {model: 'mlp.onnx', output: 'b'})).packages
    expect(once?.digest).toBe(twice?.digest)
  })
})
