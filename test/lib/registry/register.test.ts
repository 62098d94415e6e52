import {readFile} from 'node:fs/promises'
import path from 'node:path'
import {beforeEach, describe, expect, it, vi} from 'vitest'
import {createHash} from 'node:crypto'
import {register} from '../../../src/lib/registry/index.ts'
import {describeFile} from './describe-file.ts'
import {createGitProject, GIT_ENV, temporaryFolder, type GitProject} from './git-project.ts'

const run = (project: GitProject, more: object = {}) =>
  register({directory: project.root, describe: describeFile, ...more})
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

beforeEach(() => {
  for (const [name, value] of Object.entries(GIT_ENV)) vi.stubEnv(name, value)
  return () => vi.unstubAllEnvs()
})

describe('register', () => {
  it('commits the model and its metrics and tags that commit v1.0.0', async () => {
    const project = await createGitProject()
    await project.write('model/metrics.json', '{"auc": 0.8}')
    const result = await run(project)
    expect(result).toMatchObject({
      name: 'churn',
      version: 'v1.0.0',
      tag: 'churn@v1.0.0',
      sha256: sha256('model one'),
      sizeBytes: 9,
      parent: null,
      committed: ['model/metrics.json', 'model/model.onnx'],
    })
    expect(await project.git('rev-parse', 'churn@v1.0.0^{commit}', 'HEAD')).toBe(
      `${result.commit ?? ''}\n${result.commit ?? ''}`,
    )
    expect(await project.git('cat-file', '-t', 'churn@v1.0.0')).toBe('tag')
    expect(await project.git('status', '--porcelain')).toBe('')
  })

  it("writes GTO's line and the record as YAML below it", async () => {
    const project = await createGitProject('name: churn\ndata: {source: train.csv}\n')
    await project.write('train.csv', 'a,b\n1,2\n')
    await project.commit('Data')
    await project.write('model/metrics.json', '{"auc": 0.8}')
    await run(project, {note: '# a note'})
    const message = await project.git('tag', '-l', '--format=%(contents)', 'churn@v1.0.0')
    expect(message.trimEnd().split('\n')).toEqual([
      'Registering artifact churn version v1.0.0',
      '',
      `sha256: ${sha256('model one')}`,
      'size_bytes: 9',
      'path: model/model.onnx',
      'project: .',
      'parent: null',
      'data:',
      '  source: train.csv',
      `  sha256: ${sha256('a,b\n1,2\n')}`,
      '  size_bytes: 8',
      'metrics:',
      '  auc: 0.8',
      'note: "# a note"',
    ])
  })

  it('leaves what else is staged staged, and commits none of it', async () => {
    const project = await createGitProject()
    await project.write('notes.txt', 'mine')
    await project.git('add', 'notes.txt')
    await run(project)
    expect(await project.git('status', '--porcelain')).toBe('A  notes.txt')
    expect(await project.git('ls-tree', '-r', '--name-only', 'HEAD')).not.toContain('notes.txt')
  })

  it('bumps the minor version by default, any part on request, and takes a version', async () => {
    const project = await createGitProject()
    const versions: string[] = []
    for (const [i, wanted] of [
      {},
      {},
      {bump: 'patch'},
      {bump: 'major'},
      {version: 'v3.0.0-rc.1'},
      {},
    ].entries()) {
      await project.write('model/model.onnx', `model ${i}`)
      versions.push((await run(project, wanted)).version)
    }
    expect(versions).toEqual(['v1.0.0', 'v1.1.0', 'v1.1.1', 'v2.0.0', 'v3.0.0-rc.1', 'v3.0.0'])
  })

  it('gives tags of one second different times, so that their order is kept', async () => {
    const project = await createGitProject()
    for (const text of ['one', 'two', 'three']) {
      await project.write('model/model.onnx', text)
      await run(project)
    }
    const times = await project.git('for-each-ref', '--format=%(taggerdate:unix)', 'refs/tags')
    const [first = 0, second, third] = times.split('\n').map(Number)
    expect(second).toBeGreaterThanOrEqual(first + 1)
    expect(third).toBeGreaterThanOrEqual((second ?? 0) + 1)
  })

  it('refuses the model of an earlier version, unless forced: then on a commit of its own', async () => {
    const project = await createGitProject()
    const first = await run(project)
    await expect(run(project)).rejects.toMatchObject({
      code: 'MODEL_UNCHANGED',
      details: {version: 'v1.0.0'},
    })
    const again = await run(project, {force: true})
    expect(again.version).toBe('v1.1.0')
    expect(again.commit).not.toBe(first.commit)
  })

  it('finishes what was committed and not tagged', async () => {
    const project = await createGitProject()
    const head = await project.commit('Register churn v1.0.0')
    expect(await run(project)).toMatchObject({version: 'v1.0.0', commit: head, committed: []})
  })

  it('gives two registrations at once one version and one refusal', async () => {
    const project = await createGitProject()
    const results = await Promise.allSettled([run(project), run(project)])
    expect(results.map(({status}) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(await project.git('tag')).toBe('churn@v1.0.0')
  })

  it('writes nothing in a dry run', async () => {
    const project = await createGitProject()
    const before = await project.git('rev-parse', 'HEAD')
    expect(await run(project, {dryRun: true})).toMatchObject({
      version: 'v1.0.0',
      commit: null,
      committed: ['model/model.onnx'],
    })
    expect(await project.git('rev-parse', 'HEAD')).toBe(before)
    expect(await project.git('tag')).toBe('')
    expect(await project.git('status', '--porcelain')).toBe('?? model/')
  })

  it('works in a folder of the repository, and with other files changed', async () => {
    const project = await createGitProject()
    await project.write('eu/mlops.yaml', 'name: eu/churn\nmodel: {path: m.onnx}\n')
    await project.commit('Second model')
    await project.write('eu/m.onnx', 'eu model')
    const result = await register({
      directory: path.join(project.root, 'eu'),
      describe: describeFile,
    })
    expect(result).toMatchObject({tag: 'eu/churn@v1.0.0', committed: ['eu/m.onnx']})
    expect(await readFile(path.join(project.root, 'model/model.onnx'), 'utf8')).toBe('model one')
  })
})

describe('register refuses', () => {
  it('a configuration that is not committed', async () => {
    const project = await createGitProject()
    await project.write('mlops.yaml', 'name: churn\nmodel: {}\n# changed\n')
    await expect(run(project)).rejects.toMatchObject({code: 'CONFIG_UNCOMMITTED', exit: 6})
  })

  it('a model that is missing, ignored, or a pointer', async () => {
    const project = await createGitProject()
    await project.write('.gitignore', '*.onnx\n')
    await expect(run(project)).rejects.toMatchObject({code: 'GIT_IGNORED'})
    await project.write(
      'model/model.onnx',
      `version https://git-lfs.github.com/spec/v1\noid sha256:${'0'.repeat(64)}\nsize 5\n`,
    )
    await expect(run(project)).rejects.toMatchObject({code: 'MODEL_LFS_POINTER'})
    await project.git('clean', '-fdxq', 'model')
    await expect(run(project)).rejects.toMatchObject({code: 'MODEL_NOT_FOUND', exit: 4})
    await project.write('model/model.onnx.dvc', 'outs: []\n')
    await expect(run(project)).rejects.toMatchObject({code: 'MODEL_DVC_POINTER'})
  })

  it('a version that is taken or is none', async () => {
    const project = await createGitProject()
    await run(project)
    await project.write('model/model.onnx', 'model two')
    await expect(run(project, {version: '1.0.0'})).rejects.toMatchObject({code: 'TAG_EXISTS'})
    await expect(run(project, {version: 'v1.0'})).rejects.toMatchObject({code: 'REF_INVALID'})
  })

  it('a folder that is in no repository', async () => {
    const root = await temporaryFolder()
    await expect(register({directory: root, describe: describeFile})).rejects.toMatchObject({
      code: 'PROJECT_NOT_FOUND',
    })
  })
})
