import {readdir, readFile, writeFile} from 'node:fs/promises'
import path from 'node:path'
import {beforeEach, describe, expect, it, vi} from 'vitest'
import {sha256OfFile} from '../../../src/lib/platform/files/index.ts'
import {
  comparisonRules,
  digestRules,
  openRegistry,
  promote,
  recordComparison,
  register,
  resolveModel,
  type ComparisonEvidence,
} from '../../../src/lib/registry/index.ts'
import {describeFile} from './describe-file.ts'
import {createGitProject, GIT_ENV, type GitProject} from './git-project.ts'

beforeEach(() => {
  for (const [name, value] of Object.entries(GIT_ENV)) vi.stubEnv(name, value)
  return () => vi.unstubAllEnvs()
})

const CONFIG = `name: churn
model: {path: model/model.onnx}
data: {test: test.csv, target: left}
registry: {promote: {production: {require: compare}}}
compare:
  gates: [{metric: auc, non_inferiority: 0.005}]
`

/** v1.0.0 is in production; v1.1.0 shall take its place. */
async function withCandidate(): Promise<GitProject> {
  const project = await createGitProject(CONFIG)
  await project.write('test.csv', 'left\nyes\n')
  for (let i = 0; i < 2; i++) {
    await project.write('model/model.onnx', `model ${i}`)
    await register({directory: project.root, describe: describeFile})
  }
  await promote({directory: project.root, ref: 'v1.0.0', stage: 'production'})
  return project
}

/** What `compare` records now. */
async function evidenceOf(
  {root: directory}: GitProject,
  rest: Partial<ComparisonEvidence> = {},
): Promise<ComparisonEvidence> {
  const [baseline = '', candidate = ''] = await Promise.all(
    ['v1.0.0', 'v1.1.0'].map(async ref => (await resolveModel({directory, ref})).sha256),
  )
  const {project} = await openRegistry(directory)
  return {
    verdict: 'pass',
    candidate,
    baseline,
    data: await sha256OfFile(path.join(directory, 'test.csv')),
    rules: digestRules(comparisonRules(project.config)),
    at: '2026-01-02T03:04:05Z',
    ...rest,
  }
}

async function record(project: GitProject, evidence: ComparisonEvidence): Promise<void> {
  await recordComparison((await openRegistry(project.root)).project, evidence)
}

const attempt = ({root: directory}: GitProject) =>
  promote({directory, ref: 'v1.1.0', stage: 'production', dryRun: true})

async function objectionOf(project: GitProject): Promise<string> {
  const error: unknown = await attempt(project).then(
    () => new Error('It was promoted.'),
    (reason: unknown) => reason,
  )
  expect(error).toMatchObject({code: 'PROMOTION_REFUSED', exit: 3})
  const {objections} = (error as {details: {objections: readonly string[]}}).details
  expect(objections).toHaveLength(1)
  return objections[0] ?? ''
}

describe('require: compare', () => {
  it('asks for a comparison with the version that is there, and names the command', async () => {
    const project = await withCandidate()
    expect(await objectionOf(project)).toBe(
      'a comparison with v1.0.0 must have passed (registry.promote.production.require), and there is none: run `mlops compare v1.0.0 v1.1.0`',
    )
  })

  it('is fulfilled by one that passed over this data, by these gates, and whose last verdict it is', async () => {
    const project = await withCandidate()
    await record(project, await evidenceOf(project, {verdict: 'fail'}))
    expect(await objectionOf(project)).toContain('and the one of 2026-01-02 failed: run `mlops')
    await record(project, await evidenceOf(project))
    expect(await attempt(project)).toMatchObject({version: 'v1.1.0', previous: 'v1.0.0'})
    await record(project, await evidenceOf(project, {verdict: 'inconclusive'}))
    expect(await objectionOf(project)).toContain('and the one of 2026-01-02 was inconclusive: run')
  })

  it('expires when the test data changes, and holds again with the data as they were', async () => {
    const project = await withCandidate()
    await record(project, await evidenceOf(project))
    await project.write('test.csv', 'left\nno\n')
    expect(await objectionOf(project)).toContain(
      'and the one of 2026-01-02 was over other test data: run `mlops compare v1.0.0 v1.1.0`',
    )
    await project.write('test.csv', 'left\nyes\n')
    expect(await attempt(project)).toMatchObject({version: 'v1.1.0'})
  })

  it('expires when a margin, alpha, the correction or the slices change, and not by another layout', async () => {
    const project = await withCandidate()
    await record(project, await evidenceOf(project))
    for (const config of [
      CONFIG.replace('0.005', '0.05'),
      CONFIG + '  alpha: 0.2\n',
      CONFIG + '  correction: none\n',
      CONFIG + 'evaluate: {slices: {by: [carrier]}}\n',
    ]) {
      await project.write('mlops.yaml', config)
      expect(await objectionOf(project)).toContain('and the one of 2026-01-02 was by other gates: ')
    }
    const gates = 'gates: [{metric: auc, non_inferiority: 0.005}]'
    const other = 'gates: [{non_inferiority: 0.005, slices: no_harm, metric: auc}]'
    await project.write('mlops.yaml', CONFIG.replace(gates, other))
    expect(await attempt(project)).toMatchObject({version: 'v1.1.0'})
  })

  it('holds over the rows that a version was judged on when it was registered, beside data.test', async () => {
    const project = await withCandidate()
    const test = {source: '.mlops/state/retrain/r1/data/test.parquet', sha256: 'a'.repeat(64)}
    await project.write('model/model.onnx', 'model 2')
    await register({directory: project.root, describe: describeFile, run: 'r1', test})
    const {sha256: candidate} = await resolveModel({directory: project.root, ref: 'v1.2.0'})
    const promoteIt = () =>
      promote({directory: project.root, ref: 'v1.2.0', stage: 'production', dryRun: true})
    await record(project, await evidenceOf(project, {candidate, data: 'b'.repeat(64)}))
    await expect(promoteIt()).rejects.toThrow('was over other test data')
    await record(
      project,
      await evidenceOf(project, {candidate, data: test.sha256, verdict: 'fail'}),
    )
    await expect(promoteIt()).rejects.toThrow('the one of 2026-01-02 failed')
    await record(project, await evidenceOf(project, {candidate, data: test.sha256}))
    expect(await promoteIt()).toMatchObject({version: 'v1.2.0', previous: 'v1.0.0'})
    await project.write('mlops.yaml', CONFIG.replace('test: test.csv, ', ''))
    expect(await promoteIt()).toMatchObject({version: 'v1.2.0'})
    // Those rows say nothing of another version.
    await record(project, await evidenceOf(project, {data: test.sha256}))
    await project.write('mlops.yaml', CONFIG)
    expect(await objectionOf(project)).toContain('was over other test data')
  })

  it('is not fulfilled with gates of the command line, which may be weaker', async () => {
    const project = await withCandidate()
    const {config} = (await openRegistry(project.root)).project
    const rules = digestRules({...comparisonRules(config), failOn: ['auc:-0.5']})
    await record(project, await evidenceOf(project, {rules}))
    expect(await objectionOf(project)).toContain('was by other gates')
  })

  it('expires when another version takes the stage', async () => {
    const project = await withCandidate()
    await record(project, await evidenceOf(project))
    await project.write('model/model.onnx', 'model 2')
    await register({directory: project.root, describe: describeFile})
    await promote({
      directory: project.root,
      ref: 'v1.2.0',
      stage: 'production',
      override: 'hotfix',
    })
    expect(await objectionOf(project)).toContain(
      'a comparison with v1.2.0 must have passed (registry.promote.production.require), and the one of 2026-01-02 was with another model in that stage: run `mlops compare v1.2.0 v1.1.0`',
    )
  })

  it('says all in which the nearest comparison differs: the candidate counts most, then the latest', async () => {
    const project = await withCandidate()
    const other = 'f'.repeat(64)
    await record(project, await evidenceOf(project, {candidate: other, at: '2026-05-05T00:00:00Z'}))
    expect(await objectionOf(project)).toContain('the one of 2026-05-05 was of another model: ')
    await record(project, await evidenceOf(project, {data: other, rules: other}))
    expect(await objectionOf(project)).toContain(
      'the one of 2026-01-02 was over other test data and by other gates: ',
    )
    await record(project, await evidenceOf(project, {rules: other, at: '2026-03-03T00:00:00Z'}))
    expect(await objectionOf(project)).toContain('the one of 2026-03-03 was by other gates: ')
  })

  it('takes no word for what a damaged or renamed file says', async () => {
    const project = await withCandidate()
    await record(project, await evidenceOf(project))
    const folder = path.join(project.root, '.mlops/state/compare')
    const [name = ''] = await readdir(folder)
    expect(name).toMatch(/^[0-9a-f]{64}\.json$/)
    const file = path.join(folder, name)
    const text = await readFile(file, 'utf8')
    await writeFile(file, text.replace(/"data": "\w+"/, `"data": "${'0'.repeat(64)}"`))
    expect(await objectionOf(project)).toContain('was over other test data')
    await writeFile(file, text.slice(0, 40))
    expect(await objectionOf(project)).toContain('and there is none: ')
  })

  it('asks for test data that can be told from other data', async () => {
    const project = await withCandidate()
    await project.write('mlops.yaml', CONFIG.replace('test: test.csv, ', ''))
    expect(await objectionOf(project)).toContain(
      'names no data.test: name it, then run `mlops compare',
    )
    await project.write('mlops.yaml', CONFIG.replace('test.csv', 'parts/*.csv'))
    expect(await objectionOf(project)).toContain(
      'of data.test (parts/*.csv), which is no single local file, nobody can tell',
    )
  })
})
