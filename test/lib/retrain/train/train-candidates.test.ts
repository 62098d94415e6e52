import {createHash} from 'node:crypto'
import {existsSync, readFileSync} from 'node:fs'
import {cp, writeFile} from 'node:fs/promises'
import path from 'node:path'
import {fileURLToPath} from 'node:url'
import {beforeEach, describe, expect, it, vi} from 'vitest'
import {stringify} from 'yaml'
import {describeModel} from '../../../../src/lib/model/index.ts'
import {openProject} from '../../../../src/lib/project/index.ts'
import {register} from '../../../../src/lib/registry/index.ts'
import {describeChampion} from '../../../../src/lib/retrain/champion/index.ts'
import {planModes, trainCandidates} from '../../../../src/lib/retrain/train/index.ts'
import type {OpenRun, Run, RunPlan, TrainRecord} from '../../../../src/lib/retrain/types.ts'
import {createGitProject, GIT_ENV, type GitProject} from '../../registry/git-project.ts'

beforeEach(() => {
  for (const [name, value] of Object.entries(GIT_ENV)) vi.stubEnv(name, value)
  return () => vi.unstubAllEnvs()
})

const fixture = (name: string): string =>
  fileURLToPath(new URL(`../../../fixtures/models/${name}`, import.meta.url))
const GOOD = fixture('double-regression.onnx')

/** A champion that is a real model with a checkpoint beside it; the next training runs `script`. */
async function withChampion(script: string, train: object = {}): Promise<GitProject> {
  const project = await createGitProject(
    stringify({
      name: 'churn',
      model: {path: 'model/model.onnx'},
      data: {source: 'data.csv', target: 'y'},
      train: {command: 'node train.mjs', ...train},
      retrain: {},
    }),
  )
  await project.write('train.mjs', PRELUDE + script)
  await cp(GOOD, path.join(project.root, 'model/model.onnx'))
  await project.write('model/checkpoint.bin', 'weights')
  await register({directory: project.root, describe: describeModel})
  await project.write('run/data/train.csv', 'x,y\n1,2\n')
  await project.write('run/data/test.csv', 'x,y\n3,4\n')
  return project
}

const PRELUDE = `
import {appendFileSync, copyFileSync, readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
const env = process.env
const mode = env.MLOPS_MODE
const out = name => join(env.MLOPS_OUTPUT_DIR, name)
const leave = model => copyFileSync(model, out('model.onnx'))
const say = text => writeFileSync(out('metrics.json'), JSON.stringify(text))
appendFileSync(join(env.MLOPS_PROJECT_DIR, 'trained'), mode + ' ')
`
const LEAVE_GOOD = `leave(${JSON.stringify(GOOD)});`

async function train(
  {root}: GitProject,
  modes: RunPlan['modes'],
  lines: string[] = [],
): Promise<TrainRecord> {
  const project = await openProject(root)
  const champion = await describeChampion(project, {stage: 'production', asOf: new Date()})
  const asOf = '2026-03-01T00:00:00.000Z'
  const plan = {champion, modes, asOf, data: {source: 'data/*.csv'}} as unknown as RunPlan
  const data = {train: 'data/train.csv', test: 'data/test.csv', testSha256: ''}
  const run = {
    id: 'r1',
    plan,
    folder: path.join(root, 'run'),
    records: {data},
  } as unknown as OpenRun
  return trainCandidates(project, run, {onLine: line => lines.push(line)})
}

const trainings = ({root}: GitProject): string =>
  existsSync(path.join(root, 'trained')) ? readFileSync(path.join(root, 'trained'), 'utf8') : ''

describe('the candidates of a run', () => {
  it('are one of each mode, and fine-tuning gets the champion and its checkpoint', async () => {
    const script = `${LEAVE_GOOD}
      say({mode})
      if (mode === 'fine_tune') {
        copyFileSync(env.MLOPS_BASE_CHECKPOINT, out('checkpoint.bin'))
        writeFileSync('base', env.MLOPS_BASE_MODEL)
        writeFileSync('as-of', env.MLOPS_AS_OF)
      }`
    const project = await withChampion(script)
    const {candidates, failed} = await train(project, ['scratch', 'fine_tune'])
    const sha256 = createHash('sha256').update(readFileSync(GOOD)).digest('hex')
    expect(failed).toEqual([])
    expect(candidates).toEqual([
      expect.objectContaining({
        mode: 'scratch',
        trainedAs: 'scratch',
        folder: 'candidates/scratch',
        sha256,
      }),
      expect.objectContaining({mode: 'fine_tune', trainedAs: 'fine_tune', sha256}),
    ])
    const folder = path.join(project.root, 'run/candidates/fine_tune')
    expect(readFileSync(path.join(folder, 'checkpoint.bin'), 'utf8')).toBe('weights')
    expect(readFileSync(path.join(project.root, 'base'), 'utf8')).toContain('.mlops/cache')
    // The replayed moment, not that of the clock.
    expect(readFileSync(path.join(project.root, 'as-of'), 'utf8')).toBe('2026-03-01T00:00:00.000Z')
    const copy = readFileSync(path.join(project.root, 'run/data/train.csv'))
    expect(JSON.parse(readFileSync(path.join(folder, 'training.json'), 'utf8'))).toMatchObject({
      run: 'r1',
      mode: 'fine_tune',
      asOf: '2026-03-01T00:00:00.000Z',
      data: {
        source: 'data/*.csv',
        copy: 'run/data/train.csv',
        digestOf: 'copy',
        sha256: createHash('sha256').update(copy).digest('hex'),
        rows: 1,
      },
    })
  })

  it('are one where the trainer says that it could not go on, with a line that says so', async () => {
    const project = await withChampion(`${LEAVE_GOOD} say({mode: 'scratch'})`)
    const lines: string[] = []
    const {candidates} = await train(project, ['scratch', 'fine_tune'], lines)
    expect(candidates).toHaveLength(1)
    expect(lines).toContain(
      'fine_tune gave what scratch gave: the trainer cannot go on from a model.',
    )
    const alone = await withChampion(`${LEAVE_GOOD} say({mode: 'scratch'})`)
    expect((await train(alone, ['fine_tune'])).candidates).toMatchObject([
      {mode: 'fine_tune', trainedAs: 'scratch'},
    ])
  })

  it('are taken as they are where an earlier attempt of the run finished them, unless they changed', async () => {
    const project = await withChampion(LEAVE_GOOD)
    const first = await train(project, ['scratch'])
    expect(await train(project, ['scratch', 'fine_tune'])).toMatchObject({
      candidates: [first.candidates[0], {mode: 'fine_tune'}],
    })
    expect(trainings(project)).toBe('scratch fine_tune ')
    await writeFile(path.join(project.root, 'run/candidates/scratch/model.onnx'), 'cut off')
    await train(project, ['scratch'])
    expect(trainings(project)).toBe('scratch fine_tune scratch ')
  })

  it('are the others where one fails, with the reason', async () => {
    const script = `if (mode === 'fine_tune') { console.error('no way'); process.exit(4) } ${LEAVE_GOOD}`
    const {candidates, failed} = await train(await withChampion(script), ['scratch', 'fine_tune'])
    expect(candidates).toMatchObject([{mode: 'scratch'}])
    expect(failed).toEqual([
      {mode: 'fine_tune', reason: expect.stringContaining('exit code 4') as string},
    ])
  })
})

describe('a training that gives no candidate says so: a command that', () => {
  it('fails, with its last lines', async () => {
    const failed = train(await withChampion("console.error('out of disk'); process.exit(3)"), [
      'scratch',
    ])
    await expect(failed).rejects.toMatchObject({
      code: 'TRAIN_FAILED',
      message: expect.stringMatching(/exit code 3 after .*\n {2}out of disk$/) as string,
    })
  })

  it('hangs', async () => {
    const project = await withChampion('setInterval(() => {}, 1000)', {timeout: '1s'})
    await expect(train(project, ['scratch'])).rejects.toMatchObject({
      code: 'TRAIN_TIMEOUT',
      message: expect.stringContaining('was stopped after 1s') as string,
    })
  })

  it('writes no model', async () => {
    await expect(train(await withChampion(''), ['scratch'])).rejects.toMatchObject({
      code: 'TRAIN_NO_MODEL',
      message: '`node train.mjs` wrote no model.onnx.',
    })
  })

  it('writes a broken model, with the mode and the folder', async () => {
    const script = `leave(${JSON.stringify(fixture('truncated.onnx'))})`
    await expect(train(await withChampion(script), ['scratch'])).rejects.toMatchObject({
      code: 'MODEL_MALFORMED',
      message: expect.stringContaining('run/candidates/scratch/model.onnx') as string,
    })
  })

  it('writes a model that is called in another way, with every difference', async () => {
    const script = `leave(${JSON.stringify(fixture('string-labels.onnx'))})`
    const error: unknown = await train(await withChampion(script), ['scratch']).catch(
      (caught: unknown) => caught,
    )
    expect(error).toMatchObject({code: 'RETRAIN_SIGNATURE', exit: 2})
    expect(String(error)).toContain('The model of scratch is not called as churn@v1.0.0 is: ')
    expect(String(error)).toMatch(/its task is \w+, not regression/)
    expect(String(error)).toMatch(/its labels are .+, not none/)
  })
})

describe('the modes of a run', () => {
  const champion = {ref: 'churn@v1.0.0'} as Parameters<typeof planModes>[1]['champion']
  const run = (trainedAs: string): Run =>
    ({records: {register: {}, compare: {chosen: {trainedAs}}}}) as unknown as Run
  const modesOf = async (
    strategy: 'scratch' | 'fine_tune' | 'auto',
    runs: readonly Run[] = [],
    known = champion,
  ) => {
    const {root} = await createGitProject('name: churn\nretrain: {scratch_every: 3}\n')
    return planModes(await openProject(root), {champion: known, strategy, runs})
  }

  it('are those of the strategy', async () => {
    expect((await modesOf('scratch')).modes).toEqual(['scratch'])
    expect((await modesOf('fine_tune')).modes).toEqual(['fine_tune'])
    expect((await modesOf('auto')).modes).toEqual(['scratch', 'fine_tune'])
  })

  it('are scratch alone, with a note, where there is nothing to go on from', async () => {
    const {modes, notes} = await modesOf('fine_tune', [], null)
    expect(modes).toEqual(['scratch'])
    expect(notes.join()).toContain('no model to go on from')
  })

  it('are scratch alone at every so many-th training', async () => {
    const [on, anew] = [run('fine_tune'), run('scratch')]
    expect((await modesOf('auto', [on, anew, on])).modes).toContain('fine_tune')
    const {modes, notes} = await modesOf('auto', [on, on, anew])
    expect(modes).toEqual(['scratch'])
    expect(notes.join()).toContain('retrain.scratch_every')
  })
})
