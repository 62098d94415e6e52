import {copyFile, mkdir} from 'node:fs/promises'
import path from 'node:path'
import {fileURLToPath} from 'node:url'
import {execa} from 'execa'
import {beforeAll, describe, expect, it} from 'vitest'
import {z} from 'zod'
import {mlops} from '../cli/mlops.ts'
import {createGitProject, GIT_ENV, type GitProject} from '../lib/registry/git-project.ts'

// gto 1.10.1 (requirements.txt) reads the tags that mlops writes.
const python = process.env['MLOPS_PYTHON'] ?? 'python3'

const gtoModels = z.record(
  z.string(),
  z.object({
    version: z.string().nullable(),
    stage: z.record(z.string(), z.string().nullable()),
    active: z.boolean(),
  }),
)
const gtoVersions = z.array(
  z.object({
    version: z.string(),
    commit_hexsha: z.string(),
    message: z.string(),
    stages: z.array(z.object({stage: z.string()})),
  }),
)
const listed = z.object({
  models: z.array(
    z.object({
      name: z.string(),
      latest: z.string().nullable(),
      stages: z.record(z.string(), z.string()),
      versions: z.array(
        z.object({version: z.string(), commit: z.string(), stages: z.array(z.string())}),
      ),
    }),
  ),
})

async function gto(project: GitProject, ...args: string[]): Promise<unknown> {
  const script = 'from gto.cli import app; app()'
  const {stdout} = await execa(python, ['-c', script, 'show', '--json', ...args], {
    cwd: project.root,
    env: {...GIT_ENV},
  })
  return JSON.parse(stdout)
}

async function run(project: GitProject, ...args: string[]): Promise<unknown> {
  const result = await mlops([...args, '--json'], {cwd: project.root, env: {...GIT_ENV}})
  if (result.exitCode !== 0) throw new Error(`mlops ${args.join(' ')}: ${result.stdout}`)
  return JSON.parse(result.stdout)
}

/** Both views, in one form. */
async function views(project: GitProject): Promise<{ours: unknown; theirs: unknown}> {
  const {models} = listed.parse(await run(project, 'list'))
  const summary = gtoModels.parse(await gto(project))
  const theirs: Record<string, unknown> = {}
  for (const [name, model] of Object.entries(summary)) {
    const versions = gtoVersions.parse(await gto(project, name))
    theirs[name] = {
      latest: model.version,
      stages: Object.fromEntries(Object.entries(model.stage).filter(([, v]) => v !== null)),
      versions: versions.map(({version, commit_hexsha, stages}) => ({
        version,
        commit: commit_hexsha,
        stages: stages.map(({stage}) => stage).sort(),
      })),
    }
  }
  const ours = Object.fromEntries(
    models.map(({name, latest, stages, versions}) => [
      name,
      {
        latest,
        stages,
        versions: versions.map(version => ({...version, stages: [...version.stages].sort()})),
      },
    ]),
  )
  return {ours, theirs}
}

async function useModel(project: GitProject, fixture: string): Promise<void> {
  const source = fileURLToPath(new URL(`../fixtures/models/${fixture}.onnx`, import.meta.url))
  await mkdir(path.join(project.root, 'model'), {recursive: true})
  await copyFile(source, path.join(project.root, 'model/model.onnx'))
}

beforeAll(async () => {
  const {stdout} = await execa(python, ['-c', 'import gto; print(gto.__version__)'])
  expect(stdout.trim()).toBe('1.10.1')
})

describe('gto show and mlops list agree', () => {
  it('after register, promote, rollback and deprecate', {timeout: 300_000}, async () => {
    const project = await createGitProject()
    const steps: {readonly args: string[]; readonly model?: string}[] = [
      {model: 'sigmoid', args: ['register']},
      {args: ['promote', 'v1.0.0', 'staging']},
      {args: ['promote', 'v1.0.0', 'production']},
      {model: 'xgboost', args: ['register', '--bump', 'minor']},
      {args: ['promote', 'v1.1.0', 'staging']},
      {args: ['promote', 'v1.1.0', 'production']},
      {args: ['rollback', 'production']},
      {model: 'mlp', args: ['register', '--bump', 'patch']},
      {args: ['promote', 'latest', 'production']},
      {args: ['rollback', 'production']},
      {args: ['deprecate', '#staging']},
      {args: ['deprecate', 'v1.1.0']},
      {args: ['register', '--force', '--bump', 'major']},
      {args: ['promote', 'v2.0.0', 'staging']},
    ]
    for (const {args, model} of steps) {
      if (model !== undefined) await useModel(project, model)
      await run(project, ...args)
      const {ours, theirs} = await views(project)
      expect(theirs, args.join(' ')).toEqual(ours)
    }
    await run(project, 'deprecate', 'churn', '--force')
    const {ours, theirs} = await views(project)
    expect([ours, theirs]).toEqual([{}, {}])
  })

  it('after GTO registers and assigns itself', {timeout: 120_000}, async () => {
    const project = await createGitProject()
    await useModel(project, 'sigmoid')
    await project.commit('A model')
    for (const args of [
      ['register', 'churn'],
      ['assign', 'churn', '--version', 'v0.0.1', '--stage', 'production'],
    ]) {
      await execa(python, ['-c', 'from gto.cli import app; app()', ...args], {
        cwd: project.root,
        env: {...GIT_ENV},
      })
    }
    const {ours, theirs} = await views(project)
    expect(theirs).toEqual(ours)
    expect(await run(project, 'show', '#production')).toMatchObject({
      version: 'v0.0.1',
      sha256: null,
    })
  })
})
