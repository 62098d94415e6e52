import {mkdir, readdir, writeFile} from 'node:fs/promises'
import path from 'node:path'
import {beforeEach, describe, expect, it, vi} from 'vitest'
import {openProject, type Project} from '../../../../src/lib/project/index.ts'
import {promote, register} from '../../../../src/lib/registry/index.ts'
import {openRunStore, pruneRuns} from '../../../../src/lib/retrain/runs/index.ts'
import type {Run, RunOutcome} from '../../../../src/lib/retrain/types.ts'
import {describeFile} from '../../registry/describe-file.ts'
import {createGitProject, GIT_ENV, type GitProject} from '../../registry/git-project.ts'
import {aPlan} from '../a-plan.ts'

beforeEach(() => {
  for (const [name, value] of Object.entries(GIT_ENV)) vi.stubEnv(name, value)
  return () => vi.unstubAllEnvs()
})

const NONE = {runs: 1, for: '0s'}
const LATER = new Date(Date.now() + 60_000)
const ALL = [
  'candidates/scratch/model.onnx',
  'data/test.parquet',
  'data/train.parquet',
  'events.ndjson',
  'reports/scratch.html',
]
const REPORT = ['events.ndjson', 'reports/scratch.html']

interface Rig {
  readonly git: GitProject
  readonly project: Project
  /** A run with its files, ended where an outcome is given. */
  readonly run: (key: string, outcome?: RunOutcome) => Promise<Run>
}

async function rig(): Promise<Rig> {
  const git = await createGitProject()
  const project = await openProject(git.root)
  const store = openRunStore(project)
  return {
    git,
    project,
    async run(key, outcome) {
      const run = await store.begin(aPlan({key: key.repeat(64)}))
      for (const file of ALL.filter(name => name !== 'events.ndjson')) {
        await mkdir(path.dirname(path.join(run.folder, file)), {recursive: true})
        await writeFile(path.join(run.folder, file), file)
      }
      if (outcome !== undefined) await run.end(outcome, 'So it ended.')
      return {...run}
    },
  }
}

async function files({folder}: Run): Promise<readonly string[]> {
  const entries = await readdir(folder, {recursive: true, withFileTypes: true})
  return entries
    .filter(entry => entry.isFile())
    .map(({parentPath, name}) =>
      path.relative(folder, path.join(parentPath, name)).replaceAll('\\', '/'),
    )
    .sort()
}

describe('rows and candidates of runs that ended', () => {
  it('stay of the newest ones, and events and reports of all', async () => {
    const {project, run} = await rig()
    const runs: Run[] = []
    for (const key of ['1', '2', '3']) {
      runs.push(await run(key, 'gate_failed'))
      await new Promise(resolve => setTimeout(resolve, 2))
    }
    const [oldest, middle, newest] = runs as [Run, Run, Run]
    expect(await pruneRuns(project, {runs: 2, for: '90d'}, LATER)).toEqual([oldest.id])
    expect(await files(oldest)).toEqual(REPORT)
    expect([await files(middle), await files(newest)]).toEqual([ALL, ALL])
    expect(await openRunStore(project).list()).toHaveLength(3)
    // What is gone is not gone again.
    expect(await pruneRuns(project, {runs: 2, for: '90d'}, LATER)).toEqual([])
  })

  it('go when they are too old, the newest ones too', async () => {
    const {project, run} = await rig()
    const only = await run('1', 'failed')
    expect(await pruneRuns(project, {runs: 10, for: '90d'}, LATER)).toEqual([])
    const muchLater = new Date(Date.now() + 91 * 864e5)
    expect(await pruneRuns(project, {runs: 10, for: '90d'}, muchLater)).toEqual([only.id])
    expect(await files(only)).toEqual(REPORT)
  })

  it('stay of a run that is open, waits for approval, or cannot be read', async () => {
    const {project, run} = await rig()
    const runs = [await run('1'), await run('2', 'awaiting_approval'), await run('3', 'deployed')]
    const [, , damaged] = runs as [Run, Run, Run]
    await writeFile(path.join(damaged.folder, 'events.ndjson'), 'torn\n')
    expect(await pruneRuns(project, NONE, LATER)).toEqual([])
    for (const one of runs) expect(await files(one)).toEqual(ALL)
  })

  it('go but for the rows where the version has a stage, and for the test where it is registered', async () => {
    const {git, project, run} = await rig()
    const made = await run('1', 'deployed')
    await register({directory: git.root, describe: describeFile, run: made.id})
    await promote({directory: git.root, ref: 'v1.0.0', stage: 'production'})
    expect(await pruneRuns(project, NONE, LATER)).toEqual([made.id])
    expect(await files(made)).toEqual(ALL.filter(file => !file.startsWith('candidates')))
    await git.write('model/model.onnx', 'model two')
    const next = await run('2', 'deployed')
    await register({directory: git.root, describe: describeFile, run: next.id})
    await promote({directory: git.root, ref: 'v1.1.0', stage: 'production'})
    expect(await pruneRuns(project, NONE, LATER)).toEqual([next.id, made.id])
    expect(await files(made)).toEqual(['data/test.parquet', ...REPORT])
  })
})
