import {copyFile, mkdir, readFile} from 'node:fs/promises'
import path from 'node:path'
import {fileURLToPath} from 'node:url'
import {describe, expect, it} from 'vitest'
import {
  createGitProject,
  GIT_ENV,
  temporaryFolder,
  type GitProject,
} from '../lib/registry/git-project.ts'
import {mlops, type CliResult} from './mlops.ts'

const config =
  'name: churn\nmodel: {}\nregistry: {promote: {production: {from: staging, branches: [main]}}}\n'

async function useModel(project: GitProject, fixture: string): Promise<void> {
  const source = fileURLToPath(new URL(`../fixtures/models/${fixture}.onnx`, import.meta.url))
  await mkdir(path.join(project.root, 'model'), {recursive: true})
  await copyFile(source, path.join(project.root, 'model/model.onnx'))
}

function run(project: {readonly root: string}, ...args: string[]): Promise<CliResult> {
  return mlops(args, {cwd: project.root, env: {...GIT_ENV}})
}

/** The JSON of one command: its exit code, its error code if any, and itself. */
async function json(project: {readonly root: string}, ...args: string[]) {
  const {exitCode, stdout} = await run(project, ...args, '--json')
  const result = JSON.parse(stdout) as {error?: {code: string; hint?: string}}
  return {exitCode, code: result.error?.code, hint: result.error?.hint ?? '', result}
}

describe('a typical row of the data', () => {
  it('is in the record of a version, without what must not be logged', async () => {
    const project = await createGitProject(
      'name: churn\nmodel: {}\ndata: {reference: data.csv}\nserve: {log: {redact: [x_1]}}\n',
    )
    await useModel(project, 'sigmoid')
    await project.write('data.csv', 'x_0,x_1,x_2\n1,2,3\n1.5,2,4\n9,2,5\n')
    await project.commit('Data')
    expect((await run(project, 'register')).exitCode).toBe(0)
    const {result} = await json(project, 'show')
    const {columns} = (result as unknown as {signature: {columns: {name: string}[]}}).signature
    expect(columns.map(({name}) => name)).toContain('x_1')
    expect(result).toMatchObject({example: {x_0: 1.5, x_2: 4}})
    expect(result).not.toHaveProperty('example.x_1')
  })
})

describe('a repository that belongs to another user', () => {
  it('is refused with the line that makes Git trust it', async () => {
    const project = await createGitProject(config)
    const env = {...GIT_ENV, GIT_TEST_ASSUME_DIFFERENT_OWNER: '1'}
    const {exitCode, stderr} = await mlops(['list'], {cwd: project.root, env})
    expect(exitCode).toBe(2)
    expect(stderr).toContain('dubious ownership')
    expect(stderr).toMatch(/git config --global --add safe\.directory '.+'/)
  })
})

describe('a model from its first version to its rollback', () => {
  it('goes through every command of the registry', {timeout: 180_000}, async () => {
    const project = await createGitProject(config)
    await useModel(project, 'sigmoid')
    const first = await run(project, 'register')
    expect(first.stdout).toMatch(
      /^Registered churn@v1\.0\.0 {2}sha256 [0-9a-f]{12}… {2}[\d,]+ bytes$/,
    )
    expect(first.stderr).toBe('Committed model/model.onnx, model/signature.json')
    const signature: unknown = JSON.parse(
      await readFile(path.join(project.root, 'model/signature.json'), 'utf8'),
    )
    expect((await json(project, 'show')).result).toMatchObject({signature, stages: []})

    await useModel(project, 'xgboost')
    // Other columns are another interface, so the next version is a major one.
    expect((await run(project, 'register')).stdout).toContain('churn@v2.0.0')
    for (const version of ['v1.0.0', 'v2.0.0']) {
      await run(project, 'promote', version, 'staging')
      const promoted = await run(project, 'promote', version, 'production')
      expect(promoted.stdout).toContain(`churn@${version} is now in production`)
    }
    expect((await run(project, 'rollback', 'production')).stdout).toBe(
      'churn@v1.0.0 is back in production (was: v2.0.0)',
    )
    const list = await run(project, 'list')
    expect(list.stdout.split('\n').map(line => line.split(/ {2,}/).slice(0, 3))).toEqual([
      ['MODEL', 'VERSION', 'STAGES'],
      ['churn', 'v2.0.0', 'staging'],
      ['churn', 'v1.0.0', 'production'],
    ])
    const history = await run(project, 'history', '--stage', 'production', '--limit', '1')
    expect(history.stdout).toContain('churn#production#8')
    expect((await json(project, 'check-ref', 'refs/tags/churn#production#8')).result).toMatchObject(
      {
        schema: 'mlops.check-ref/1',
        action: 'assign',
        version: 'v1.0.0',
        current: true,
      },
    )
    await run(project, 'deprecate', '#staging')
    expect((await run(project, 'deprecate', 'v2.0.0')).stdout).toBe(
      'churn@v2.0.0 is now deprecated',
    )
  })

  it(
    'pushes tags one at a time and reports what the remote refuses',
    {timeout: 120_000},
    async () => {
      const project = await createGitProject(config)
      const remote = path.join(await temporaryFolder(), 'remote.git')
      await project.git('init', '-q', '--bare', remote)
      await project.git('remote', 'add', 'origin', remote)
      await useModel(project, 'sigmoid')
      expect((await json(project, 'register', '--push')).result).toMatchObject({
        push: {remote: 'origin', pushed: ['churn@v1.0.0']},
      })
      expect(await project.git('ls-remote', '--tags', 'origin')).toContain('refs/tags/churn@v1.0.0')
      // Somebody else has given the stage under the same number.
      await project.git('push', '-q', 'origin', 'churn@v1.0.0:refs/tags/churn#staging#1')
      expect(await json(project, 'promote', 'v1.0.0', 'staging', '--push')).toMatchObject({
        exitCode: 6,
        code: 'PUSH_REJECTED',
        hint: "git push origin 'refs/tags/churn#staging#1'",
        result: {error: {details: {pushed: [], notPushed: [{tag: 'churn#staging#1'}]}}},
      })
    },
  )
})

describe('wrong inputs end with their exit code, a hint and no stack trace', () => {
  it.each([
    [['promote', 'v1.0.0', 'production'], 3, 'PROMOTION_REFUSED'],
    [['promote', 'v1.0.0', 'prodction'], 2, 'STAGE_UNKNOWN'],
    [['promote', 'v9.0.0', 'staging'], 4, 'VERSION_NOT_FOUND'],
    [['rollback', 'production'], 4, 'STAGE_EMPTY'],
    [['register'], 6, 'MODEL_UNCHANGED'],
    [['register', '--version', 'one'], 2, 'REF_INVALID'],
    [['register', '--force', '--version', 'v1.0.0'], 6, 'TAG_EXISTS'],
    [['show', 'chrn'], 4, 'MODEL_NOT_FOUND'],
    [['show', '#production'], 4, 'STAGE_EMPTY'],
    [['check-ref', 'refs/heads/main'], 4, 'NOT_A_REGISTRY_TAG'],
  ] as const)('%j: exit %i', {timeout: 60_000}, async (args, exitCode, code) => {
    const project = await createGitProject(config)
    await useModel(project, 'sigmoid')
    await run(project, 'register')
    const found = await json(project, ...args)
    expect(found).toMatchObject({exitCode, code})
    expect(found.hint).not.toBe('')
    const {stderr, stdout} = await run(project, ...args)
    expect(stdout).toBe('')
    expect(stderr).toMatch(/^Error: .*\nHint: /)
    expect(stderr).not.toMatch(/^ +at /m)
  })

  it('no repository, no Git, no identity', async () => {
    const empty = {root: await temporaryFolder()}
    expect(await json(empty, 'list')).toMatchObject({exitCode: 2, code: 'GIT_NO_REPOSITORY'})
    const without = await mlops(['list', '--json'], {cwd: empty.root, env: {PATH: '/nonexistent'}})
    expect(without.exitCode).toBe(2)
    expect(without.stdout).toContain('GIT_NOT_FOUND')
    const project = await createGitProject(config)
    await useModel(project, 'sigmoid')
    const nobody = await mlops(['register', '--json'], {
      cwd: project.root,
      env: {
        GIT_CONFIG_GLOBAL: '/dev/null',
        GIT_CONFIG_COUNT: '1',
        GIT_CONFIG_KEY_0: 'user.useConfigOnly',
        GIT_CONFIG_VALUE_0: 'true',
        GIT_COMMITTER_NAME: '',
        GIT_COMMITTER_EMAIL: '',
        GIT_AUTHOR_NAME: '',
        GIT_AUTHOR_EMAIL: '',
        EMAIL: '',
      },
    })
    expect(nobody.stdout).toContain('GIT_IDENTITY')
  })
})
