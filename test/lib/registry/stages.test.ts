import {beforeEach, describe, expect, it, vi} from 'vitest'
import {
  deprecate,
  listModels,
  promote,
  readHistory,
  register,
  resolveModel,
  rollback,
  showVersion,
} from '../../../src/lib/registry/index.ts'
import {describeFile} from './describe-file.ts'
import {createGitProject, GIT_ENV, type GitProject} from './git-project.ts'

beforeEach(() => {
  for (const [name, value] of Object.entries(GIT_ENV)) vi.stubEnv(name, value)
  return () => vi.unstubAllEnvs()
})

async function withVersions(count: number, config?: string): Promise<GitProject> {
  const project = await createGitProject(config)
  for (let i = 0; i < count; i++) {
    await project.write('model/model.onnx', `model ${i}`)
    await register({directory: project.root, describe: describeFile})
  }
  return project
}

async function stageOf(project: GitProject, stage: string): Promise<string | undefined> {
  const [model] = await listModels(project.root)
  return model?.stages[stage]
}

describe('promote', () => {
  it('takes the stage from one version, then gives it to the other, a second apart', async () => {
    const project = await withVersions(2)
    const {root: directory} = project
    await promote({directory, ref: 'v1.0.0', stage: 'production'})
    const change = await promote({directory, ref: 'latest', stage: 'production'})
    expect(change).toMatchObject({
      version: 'v1.1.0',
      previous: 'v1.0.0',
      tags: ['churn#production!#2', 'churn#production#3'],
    })
    const times = await project.git(
      ...['for-each-ref', '--format=%(taggerdate:unix) %(*objectname) %(subject)'],
      ...change.tags.map(tag => `refs/tags/${tag}`),
    )
    const lines = times.split('\n').sort()
    const [taken = '', given = ''] = lines
    expect(Number.parseInt(given)).toBeGreaterThanOrEqual(Number.parseInt(taken) + 1)
    expect(taken).toContain("Unassigning stage 'production' to artifact 'churn' version 'v1.0.0'")
    expect(given).toContain('Assigning stage production to artifact churn version v1.1.0')
    expect(given.split(' ')[1]).toBe(change.commit)
  })

  it('leaves a version that holds the stage as it is', async () => {
    const {root: directory} = await withVersions(1)
    await promote({directory, ref: 'v1.0.0', stage: 'staging'})
    expect(await promote({directory, ref: 'v1.0.0', stage: 'staging'})).toMatchObject({
      changed: false,
      tags: [],
    })
  })

  it('writes nothing in a dry run', async () => {
    const project = await withVersions(1)
    await promote({directory: project.root, ref: 'v1.0.0', stage: 'staging', dryRun: true})
    expect(await project.git('tag')).toBe('churn@v1.0.0')
  })

  it('counts over all stages of the model', async () => {
    const {root: directory} = await withVersions(1)
    const first = await promote({directory, ref: 'v1.0.0', stage: 'staging'})
    const second = await promote({directory, ref: 'v1.0.0', stage: 'production'})
    expect([...first.tags, ...second.tags]).toEqual(['churn#staging#1', 'churn#production#2'])
  })

  it('lets two at once both through, one after the other', async () => {
    const project = await withVersions(2)
    const {root: directory} = project
    await Promise.all([
      promote({directory, ref: 'v1.0.0', stage: 'production'}),
      promote({directory, ref: 'v1.1.0', stage: 'production'}),
    ])
    const {events} = await readHistory(directory, {stage: 'production'})
    expect(events.map(({action}) => action)).toEqual(['assign', 'unassign', 'assign'])
    expect(new Set(events.map(({at}) => at)).size).toBe(3)
  })

  it('accepts no stage that mlops.yaml does not list', async () => {
    const {root: directory} = await withVersions(1)
    await expect(promote({directory, ref: 'v1.0.0', stage: 'prodution'})).rejects.toMatchObject({
      code: 'STAGE_UNKNOWN',
      hint: expect.stringContaining('Did you mean `production`?') as string,
    })
  })
})

describe('the policy', () => {
  const policy =
    'name: churn\nregistry: {promote: {production: {from: staging, branches: [main, release/*], require: compare}}}\n'

  it('asks for the stage before, with exit 3', async () => {
    const {root: directory} = await withVersions(1, policy)
    await expect(promote({directory, ref: 'v1.0.0', stage: 'production'})).rejects.toMatchObject({
      code: 'PROMOTION_REFUSED',
      exit: 3,
      details: {objections: [expect.stringContaining('must be in stage staging first') as string]},
    })
    await promote({directory, ref: 'v1.0.0', stage: 'staging'})
    await promote({directory, ref: '#staging', stage: 'production'})
  })

  it('asks for a branch', async () => {
    const project = await withVersions(0, policy)
    const {root: directory} = project
    await project.git('switch', '-q', '-c', 'try')
    await register({directory, describe: describeFile})
    await promote({directory, ref: 'v1.0.0', stage: 'staging'})
    await expect(promote({directory, ref: 'v1.0.0', stage: 'production'})).rejects.toMatchObject({
      details: {objections: [expect.stringContaining('is on try') as string]},
    })
    await project.git('branch', 'release/1')
    await promote({directory, ref: 'v1.0.0', stage: 'production'})
  })

  it('is set aside for a reason, which the tag keeps', async () => {
    const project = await withVersions(1, policy)
    const {root: directory} = project
    const done = await promote({directory, ref: 'v1.0.0', stage: 'production', override: 'hotfix'})
    const [tag = ''] = done.tags
    expect(await project.git('tag', '-l', '--format=%(contents)', tag)).toContain(
      'override: hotfix',
    )
  })
})

describe('rollback', () => {
  it('goes back one version at a time, without force, and never forward', async () => {
    const project = await withVersions(3)
    const {root: directory} = project
    for (const ref of ['v1.0.0', 'v1.1.0', 'v1.2.0']) {
      await promote({directory, ref, stage: 'production'})
    }
    expect((await rollback({directory, stage: 'production'})).version).toBe('v1.1.0')
    expect((await rollback({directory, stage: 'production'})).version).toBe('v1.0.0')
    await expect(rollback({directory, stage: 'production'})).rejects.toMatchObject({
      code: 'ROLLBACK_NONE',
      exit: 4,
    })
    expect(await stageOf(project, 'production')).toBe('v1.0.0')
  })

  it('skips deprecated versions and takes --to', async () => {
    const {root: directory} = await withVersions(3)
    for (const ref of ['v1.0.0', 'v1.1.0', 'v1.2.0']) {
      await promote({directory, ref, stage: 'production'})
    }
    await deprecate({directory, ref: 'v1.1.0'})
    expect((await rollback({directory, stage: 'production', dryRun: true})).version).toBe('v1.0.0')
    await expect(rollback({directory, stage: 'production', to: 'v1.2.0'})).rejects.toMatchObject({
      code: 'ROLLBACK_NONE',
    })
    expect((await rollback({directory, stage: 'production', to: 'v1.0.0'})).version).toBe('v1.0.0')
  })

  it('says that a stage is empty, with exit 4', async () => {
    const {root: directory} = await withVersions(1)
    await expect(rollback({directory, stage: 'production'})).rejects.toMatchObject({
      code: 'STAGE_EMPTY',
      exit: 4,
    })
  })
})

describe('deprecate', () => {
  it('hides a version and never gives its number again', async () => {
    const project = await withVersions(2)
    const {root: directory} = project
    expect(await deprecate({directory, ref: 'v1.1.0', reason: 'leak'})).toMatchObject({
      tags: ['churn@v1.1.0!'],
    })
    expect((await listModels(directory))[0]?.latest).toBe('v1.0.0')
    expect((await listModels(directory, {all: true}))[0]?.versions).toHaveLength(2)
    await expect(promote({directory, ref: 'v1.1.0', stage: 'staging'})).rejects.toMatchObject({
      code: 'VERSION_NOT_FOUND',
    })
    expect(await register({directory, describe: describeFile})).toMatchObject({version: 'v1.2.0'})
  })

  it('spares what holds a stage unless forced, and empties a stage', async () => {
    const {root: directory} = await withVersions(1)
    await promote({directory, ref: 'v1.0.0', stage: 'staging'})
    await expect(deprecate({directory, ref: 'v1.0.0'})).rejects.toMatchObject({
      code: 'VERSION_IN_USE',
      exit: 6,
    })
    expect((await deprecate({directory, ref: '#staging'})).tags).toEqual(['churn#staging!#2'])
    await expect(resolveModel({directory, ref: '#staging'})).rejects.toMatchObject({exit: 4})
    await deprecate({directory, ref: 'v1.0.0'})
  })

  it('deprecates a whole model until it is registered again', async () => {
    const project = await withVersions(1)
    const {root: directory} = project
    expect((await deprecate({directory, ref: 'churn'})).tags).toEqual(['churn@deprecated'])
    expect(await listModels(directory)).toEqual([])
    await project.write('model/model.onnx', 'another')
    await register({directory, describe: describeFile})
    expect(await listModels(directory)).toHaveLength(1)
    expect((await deprecate({directory, ref: 'churn'})).tags).toEqual(['churn@deprecated#1'])
  })
})

it('showVersion tells the record and where the version stands', async () => {
  const project = await createGitProject()
  await project.write('model/metrics.json', '{"auc": 0.8}')
  const {commit, sha256} = await register({directory: project.root, describe: describeFile})
  await promote({directory: project.root, ref: 'HEAD', stage: 'staging'})
  expect(await showVersion(project.root, '#staging')).toMatchObject({
    version: 'v1.0.0',
    stages: ['staging'],
    author: 'Ada',
    sizeBytes: 9,
    metrics: {auc: 0.8},
    commit,
    sha256,
  })
})
