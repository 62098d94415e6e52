import {createHash} from 'node:crypto'
import {mkdtemp, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {beforeEach, describe, expect, it, onTestFinished, vi} from 'vitest'
import {openProject} from '../../../../src/lib/project/index.ts'
import {deprecate, promote, register} from '../../../../src/lib/registry/index.ts'
import {describeChampion} from '../../../../src/lib/retrain/champion/index.ts'
import {describeFile} from '../../registry/describe-file.ts'
import {createGitProject, GIT_ENV, type GitProject} from '../../registry/git-project.ts'

beforeEach(() => {
  for (const [name, value] of Object.entries(GIT_ENV)) vi.stubEnv(name, value)
  return () => vi.unstubAllEnvs()
})

const CONFIG = `name: churn
model: {path: model/model.onnx}
data: {source: data.csv, target: y, timestamp: at}
`
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
const describe_ = async (root: string, asOf = '2030-01-01T00:00:00Z') =>
  describeChampion(await openProject(root), {stage: 'production', asOf: new Date(asOf)})

/** Registers a model whose training is recorded as given. */
async function registerModel(
  project: GitProject,
  model: string,
  training?: Readonly<Record<string, unknown>>,
): Promise<void> {
  await project.write('model/model.onnx', model)
  await project.write('model/metrics.json', '{"rmse": 1.5, "note": "fine"}')
  const record = {
    command: 'node train.js',
    model: {sha256: sha256(model)},
    mode: 'fine_tune',
    data: {source: 'data.csv', sha256: '0'.repeat(64), digestOf: 'table', rows: 7},
    ...training,
  }
  await project.write('model/training.json', JSON.stringify(record))
  await register({directory: project.root, describe: describeFile, run: 'r20260101-aaaaaa'})
}

describe('the champion', () => {
  it('is nobody where nothing is registered, or there is no repository', async () => {
    const project = await createGitProject(CONFIG)
    expect(await describe_(project.root)).toBeNull()
    const bare = await mkdtemp(path.join(tmpdir(), 'mlops-bare-'))
    onTestFinished(() => rm(bare, {recursive: true}))
    await writeFile(path.join(bare, 'mlops.yaml'), CONFIG)
    expect(await describe_(bare)).toBeNull()
  })

  it('is the version in the stage, else the latest that is not deprecated', async () => {
    const project = await createGitProject(CONFIG)
    for (const model of ['one', 'two', 'three']) await registerModel(project, model)
    expect(await describe_(project.root)).toMatchObject({version: 'v1.2.0'})
    await deprecate({directory: project.root, ref: 'v1.2.0'})
    expect(await describe_(project.root)).toMatchObject({version: 'v1.1.0'})
    await promote({directory: project.root, ref: 'v1.0.0', stage: 'production'})
    expect(await describe_(project.root)).toMatchObject({
      version: 'v1.0.0',
      ref: 'churn@v1.0.0',
      sha256: sha256('one'),
      trainedRows: 7,
      mode: 'fine_tune',
      metrics: {rmse: 1.5},
      run: 'r20260101-aaaaaa',
    })
  })

  it('knows its training rows and those that it was judged on, as its own commit tells', async () => {
    const project = await createGitProject(CONFIG)
    const data = {source: 'data.csv', sha256: '0'.repeat(64), digestOf: 'table', rows: 9}
    await registerModel(project, 'one', {
      data: {...data, until: '2026-01-05T00:00:00.000Z'},
      test: {rows: 3, until: '2026-01-09T00:00:00.000Z'},
    })
    // A training that is not registered changes nothing of that.
    await project.write('model/training.json', '{}')
    expect(await describe_(project.root)).toMatchObject({
      trainedUntil: '2026-01-05T00:00:00.000Z',
      knownUntil: '2026-01-09T00:00:00.000Z',
      trainedRows: 9,
    })
    expect(await describe_(project.root, '2026-02-01T00:00:00Z')).toMatchObject({
      registeredAt: '2026-01-09T00:00:00.000Z',
    })
  })

  it('without times in its record knows the file that it was trained on, as long as that is the same', async () => {
    const project = await createGitProject(CONFIG)
    const csv = 'y,at\n1,2026-03-01\n0,2026-03-04T06:00:00Z\n'
    await project.write('data.csv', csv)
    const data = {source: 'data.csv', sha256: sha256(csv), digestOf: 'file', rows: 2}
    await registerModel(project, 'one', {data})
    expect(await describe_(project.root)).toMatchObject({
      trainedUntil: '2026-03-04T06:00:00.000Z',
      knownUntil: '2026-03-04T06:00:00.000Z',
    })
    await project.write('data.csv', csv + '1,2026-04-01\n')
    expect(await describe_(project.root)).toMatchObject({trainedUntil: null, knownUntil: null})
  })

  it('is refused where another tool registered it, without the digest of its model', async () => {
    const project = await createGitProject(CONFIG)
    await project.commit('A model')
    await project.git(
      'tag',
      '-a',
      'churn@v2.0.0',
      '-m',
      'Registering artifact churn version v2.0.0',
    )
    await expect(describe_(project.root)).rejects.toMatchObject({code: 'RECORD_INVALID'})
  })
})
