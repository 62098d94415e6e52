import {copyFile, mkdir, readFile, rm, writeFile} from 'node:fs/promises'
import path from 'node:path'
import {beforeEach, describe, expect, it, vi} from 'vitest'
import {describeModel} from '../../../src/lib/model/index.ts'
import {register, resolveModel} from '../../../src/lib/registry/index.ts'
import {describeFile} from './describe-file.ts'
import {createGitProject, GIT_ENV, temporaryFolder, type GitProject} from './git-project.ts'

beforeEach(() => {
  for (const [name, value] of Object.entries(GIT_ENV)) vi.stubEnv(name, value)
  return () => vi.unstubAllEnvs()
})

async function twoVersions(): Promise<GitProject> {
  const project = await createGitProject()
  await register({directory: project.root, describe: describeFile})
  await project.write('model/model.onnx', 'model two')
  await register({directory: project.root, describe: describeFile})
  await project.write('model/model.onnx', 'model three')
  return project
}

const content = async (project: GitProject, ref?: string): Promise<string> => {
  const {path: file, label} = await resolveModel({
    directory: project.root,
    ...(ref === undefined ? {} : {ref}),
  })
  return `${label}: ${await readFile(file, 'utf8')}`
}

describe('resolveModel', () => {
  it('finds versions, stages, revisions, the workspace and files', async () => {
    const project = await twoVersions()
    await project.git('tag', '-a', 'churn#prod#1', '-m', 'x', 'churn@v1.0.0^{}')
    const head = (await project.git('rev-parse', '--short=7', 'HEAD')).trim()
    expect({
      nothing: await content(project),
      name: await content(project, 'churn'),
      latest: await content(project, 'churn@latest'),
      version: await content(project, 'churn@v1.0.0'),
      short: await content(project, 'v1.0.0'),
      stage: await content(project, 'churn#prod'),
      colon: await content(project, 'churn:prod'),
      bare: await content(project, '#prod'),
      revision: await content(project, 'HEAD'),
      branch: await content(project, 'churn@main'),
      workspace: await content(project, 'workspace'),
      file: await content(project, './model/model.onnx'),
    }).toEqual({
      nothing: 'churn@v1.1.0: model two',
      name: 'churn@v1.1.0: model two',
      latest: 'churn@v1.1.0: model two',
      version: 'churn@v1.0.0: model one',
      short: 'churn@v1.0.0: model one',
      stage: 'churn@v1.0.0: model one',
      colon: 'churn@v1.0.0: model one',
      bare: 'churn@v1.0.0: model one',
      revision: `churn@${head}: model two`,
      branch: `churn@${head}: model two`,
      workspace: 'churn@workspace: model three',
      file: './model/model.onnx: model three',
    })
  })

  it('has what is written down of a version, and of the work tree what its mlops.yaml says', async () => {
    const project = await createGitProject(
      'name: churn\ndescription: Who leaves.\npackage: {license: MIT}\n',
    )
    await project.write('model/metrics.json', '{"auc": 0.91}')
    await register({directory: project.root, describe: describeFile})
    const {about} = await resolveModel({directory: project.root, ref: 'churn@v1.0.0'})
    expect(about).toMatchObject({description: 'Who leaves.', license: 'MIT', metrics: {auc: 0.91}})
    expect(Date.parse(about?.registeredAt ?? '')).not.toBeNaN()
    const workspace = await resolveModel({directory: project.root, ref: 'workspace'})
    expect(workspace.about).toEqual({
      ...{description: 'Who leaves.', license: 'MIT'},
      ...{metrics: null, registeredAt: null, parent: null},
    })
    const file = await resolveModel({directory: project.root, ref: './model/model.onnx'})
    expect(file.about).toBeUndefined()
  })

  it('uses the workspace while nothing is registered, without Git too', async () => {
    const project = await createGitProject()
    expect(await content(project)).toBe('churn@workspace: model one')
    await rm(path.join(project.root, '.git'), {recursive: true})
    expect(await content(project, 'churn')).toBe('churn@workspace: model one')
  })

  it('leaves prereleases out of latest unless asked', async () => {
    const project = await twoVersions()
    await register({directory: project.root, describe: describeFile, version: 'v2.0.0-rc.1'})
    const {root: directory} = project
    expect((await resolveModel({directory})).version).toBe('v1.1.0')
    expect((await resolveModel({directory, includePrereleases: true})).version).toBe('v2.0.0-rc.1')
  })

  it('takes the options of the model from the mlops.yaml of that commit', async () => {
    const project = await createGitProject('name: churn\nmodel: {task: regression}\n')
    await register({directory: project.root, describe: describeFile})
    await project.write('mlops.yaml', 'name: churn\nmodel: {task: binary}\n')
    const {root: directory} = project
    expect((await resolveModel({directory, ref: 'v1.0.0'})).options).toEqual({task: 'regression'})
    expect((await resolveModel({directory, ref: 'workspace'})).options).toEqual({task: 'binary'})
  })

  it('replaces a cached model that was damaged', async () => {
    const project = await twoVersions()
    const {path: file} = await resolveModel({directory: project.root, ref: 'v1.0.0'})
    await writeFile(file, 'damaged')
    expect(await content(project, 'v1.0.0')).toBe('churn@v1.0.0: model one')
  })

  it('refuses a model that is not the registered one', async () => {
    const project = await twoVersions()
    const message = await project.git('tag', '-l', '--format=%(contents)', 'churn@v1.0.0')
    const forged = message.replace(/^sha256: .*$/m, `sha256: ${'f'.repeat(64)}`)
    await project.git('tag', '-f', '-a', '-m', forged, 'churn@v1.0.0', 'churn@v1.0.0^{}')
    await expect(content(project, 'v1.0.0')).rejects.toMatchObject({code: 'MODEL_DIGEST_MISMATCH'})
  })

  it('reads tags that GTO made, without a record', async () => {
    const project = await createGitProject()
    await project.commit('By hand')
    await project.git(
      'tag',
      '-a',
      '-m',
      'Registering artifact churn version v0.0.1',
      'churn@v0.0.1',
    )
    expect(await content(project, 'latest')).toBe('churn@v0.0.1: model one')
  })

  it('extracts external data beside the model, from a version and from any commit', async () => {
    const project = await createGitProject('name: churn\nmodel: {path: model/m.onnx}\n')
    await project.git('clean', '-fdxq')
    for (const [source, target] of [
      ['external-data.onnx', 'm.onnx'],
      ['external-data.weights', 'external-data.weights'],
    ] as const) {
      await mkdir(path.join(project.root, 'model'), {recursive: true})
      const fixture = new URL(`../../fixtures/models/${source}`, import.meta.url)
      await copyFile(fixture, path.join(project.root, 'model', target))
    }
    const {root: directory} = project
    const {committed} = await register({directory, describe: describeModel})
    expect(committed).toContain('model/external-data.weights')
    const weights = await readFile(path.join(directory, 'model/external-data.weights'))
    for (const ref of ['v1.0.0', 'HEAD']) {
      const {path: file} = await resolveModel({directory, ref})
      expect(path.basename(file)).toBe('model.onnx')
      const beside = await readFile(path.join(path.dirname(file), 'external-data.weights'))
      expect(beside.equals(weights)).toBe(true)
    }
  })

  it('follows a project that was moved', async () => {
    const project = await twoVersions()
    await project.git('mv', 'mlops.yaml', 'model')
    await project.write('model/mlops.yaml', 'name: churn\nmodel: {path: model.onnx}\n')
    await project.commit('Move')
    const moved = await resolveModel({
      directory: path.join(project.root, 'model'),
      ref: 'v1.0.0',
    })
    expect(await readFile(moved.path, 'utf8')).toBe('model one')
  })
})

describe('resolveModel says what was probably meant', () => {
  it.each([
    ['churnn@v1.0.0', 'MODEL_NOT_FOUND', 'Did you mean `churn`?'],
    ['v1.0.7', 'VERSION_NOT_FOUND', 'Did you mean `v1.0.0`?'],
    ['churn#prd', 'STAGE_EMPTY', 'Did you mean `churn#prod`?'],
    ['#staging', 'STAGE_EMPTY', '`mlops promote VERSION staging` puts one there.'],
    ['workspce', 'MODEL_NOT_FOUND', 'Did you mean `workspace`?'],
    ['production', 'MODEL_NOT_FOUND', 'For the stage write `churn#production` or `:production`.'],
    ['churn@production', 'MODEL_NOT_FOUND', 'write `churn#production`'],
    ['churn@v1.0', 'MODEL_NOT_FOUND', 'Did you mean `churn@v1.0.0`?'],
  ])('%s: %s', async (ref, code, hint) => {
    const project = await twoVersions()
    await project.git('tag', '-a', 'churn#prod#1', '-m', 'x', 'churn@v1.0.0^{}')
    await expect(content(project, ref)).rejects.toMatchObject({
      code,
      exit: 4,
      hint: expect.stringContaining(hint) as string,
    })
  })

  it('says that a folder without a project needs a file', async () => {
    await expect(resolveModel({directory: await temporaryFolder()})).rejects.toMatchObject({
      code: 'PROJECT_NOT_FOUND',
    })
  })

  it('says that a clone is shallow', async () => {
    const project = await twoVersions()
    const clone = path.join(await temporaryFolder(), 'clone')
    await project.git('clone', '-q', '--depth=1', '--no-tags', `file://${project.root}`, clone)
    await expect(resolveModel({directory: clone, ref: 'v1.0.0'})).rejects.toMatchObject({
      hint: expect.stringContaining('--unshallow') as string,
    })
  })
})
