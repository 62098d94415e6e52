import {rm, writeFile} from 'node:fs/promises'
import path from 'node:path'
import {beforeEach, describe, expect, it, vi} from 'vitest'
import {openProject} from '../../../../src/lib/project/index.ts'
import {configDigest, runKey} from '../../../../src/lib/retrain/runs/index.ts'
import {codeDigest} from '../../../../src/lib/train/index.ts'
import {
  createGitProject,
  GIT_ENV,
  temporaryFolder,
  type GitProject,
} from '../../registry/git-project.ts'
import {aPlan} from '../a-plan.ts'

beforeEach(() => {
  for (const [name, value] of Object.entries(GIT_ENV)) vi.stubEnv(name, value)
  return () => vi.unstubAllEnvs()
})

const CONFIG = 'name: churn\nmodel: {path: model/model.onnx}\ntrain: {command: node train.js}\n'

async function project(): Promise<GitProject & {digest(): Promise<string>}> {
  const created = await createGitProject(CONFIG)
  await created.write('train.js', 'one')
  await created.commit('Train')
  return {...created, digest: async () => codeDigest(await openProject(created.root))}
}

describe('the digest of the code', () => {
  it('changes with a file that Git knows, settings, one that it does not know, and one that is gone', async () => {
    const made = await project()
    const digests = [await made.digest()]
    await made.write('train.js', 'two')
    digests.push(await made.digest())
    await made.write('params.json', '{}')
    digests.push(await made.digest())
    await made.write('helper.py', 'new')
    digests.push(await made.digest())
    await rm(path.join(made.root, 'train.js'))
    digests.push(await made.digest())
    expect(new Set(digests).size).toBe(5)
  })

  it('does not change when a file is committed, nor with its time', async () => {
    const made = await project()
    await made.write('train.js', 'two')
    const before = await made.digest()
    await made.commit('Two')
    expect(await made.digest()).toBe(before)
    await made.write('train.js', 'two')
    expect(await made.digest()).toBe(before)
  })

  it('does not change with the model, data, ignored files or mlops.yaml', async () => {
    const made = await project()
    const before = await made.digest()
    await made.write('model/model.onnx', 'another')
    await made.write('data/new.parquet', 'rows')
    await made.write('.mlops/state/x', 'state')
    await made.write('mlops.yaml', `${CONFIG}retrain: {every: 3d}\n`)
    expect(await made.digest()).toBe(before)
    await made.commit('All of it')
    expect(await made.digest()).toBe(before)
  })

  it('does not change with documents, and reports that were written meanwhile', async () => {
    const made = await project()
    const before = await made.digest()
    await made.write('README.md', '# Churn')
    await made.write('advice.html', '<!doctype html>')
    await made.write('reports/junit-drift.xml', '<testsuites/>')
    await made.write('drift.json', '{\n  "schema": "mlops.drift/1"\n}')
    expect(await made.digest()).toBe(before)
    await made.write('params.json', '{"schema": "ours"}')
    expect(await made.digest()).not.toBe(before)
  })

  it('is of what looks like code where there is no repository', async () => {
    const root = await temporaryFolder()
    const digest = async (): Promise<string> => codeDigest(await openProject(root))
    await writeFile(path.join(root, 'mlops.yaml'), CONFIG)
    await writeFile(path.join(root, 'train.js'), 'one')
    const before = await digest()
    await writeFile(path.join(root, 'notes.txt'), 'no code')
    expect(await digest()).toBe(before)
    await writeFile(path.join(root, 'train.js'), 'two')
    expect(await digest()).not.toBe(before)
  })
})

describe('the digest of the configuration', () => {
  const digestOf = async (config: string): Promise<string> =>
    configDigest(await openProject((await createGitProject(config)).root))

  it('changes with what decides about a model', async () => {
    const digests = await Promise.all(
      ['', 'compare: {alpha: 0.01}\n', 'retrain: {gate: none}\n', 'data: {target: y}\n'].map(more =>
        digestOf(CONFIG + more),
      ),
    )
    expect(new Set(digests).size).toBe(4)
  })

  it('does not change with when to train and whom to tell', async () => {
    const all = await Promise.all(
      ['retrain: {every: 3d}\n', 'retrain: {every: 9d, notify: [{command: "true"}]}\n'].map(more =>
        digestOf(CONFIG + more),
      ),
    )
    expect(all[0]).toBe(all[1])
  })
})

describe('the key of a run', () => {
  it('is that of its rows, code, configuration, champion and modes, not of its moment or reason', () => {
    const {key, ...plan} = aPlan()
    expect(runKey(plan)).not.toBe(key)
    expect(runKey({...plan, ...{asOf: 'later', notes: ['x']}})).toBe(runKey(plan))
    for (const other of [
      {modes: ['fine_tune'] as const},
      {digests: {...plan.digests, code: 'x'}},
      {data: {...plan.data, sha256: 'x'}},
      {stage: 'staging'},
    ])
      expect(runKey({...plan, ...other})).not.toBe(runKey(plan))
  })
})
