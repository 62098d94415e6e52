import {
  appendFile,
  cp,
  mkdir,
  mkdtemp,
  readFile,
  realpath,
  rm,
  utimes,
  writeFile,
} from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import {execa} from 'execa'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {z} from 'zod'
import {openProject} from '../../src/lib/project/index.ts'
import {openRunStore} from '../../src/lib/retrain/runs/index.ts'
import {configText, initGit, writeRetrainProject} from '../fixtures/retrain-project.js'
import {GIT_ENV, temporaryFolder} from '../lib/registry/git-project.ts'
import {aPlan} from '../lib/retrain/a-plan.ts'
import {mlops, type CliResult} from './mlops.ts'

const NO_APPROVAL = {approval: {deploy: 'none'}}
const GATE = {metric: 'mse', non_inferiority: '5%'}

const runSchema = z.object({
  id: z.string(),
  folder: z.string(),
  outcome: z.string().nullable(),
  reason: z.string().nullable(),
  records: z.object({
    compare: z.object({verdict: z.string()}).optional(),
    register: z.object({version: z.string()}).optional(),
    approve: z.object({decision: z.string(), by: z.string().nullable()}).optional(),
  }),
})
const saidSchema = z.object({
  decision: z.object({
    retrain: z.boolean(),
    reason: z.string(),
    triggers: z.array(
      z.object({trigger: z.string(), verdict: z.string(), value: z.number().nullable()}),
    ),
    holds: z.array(z.object({kind: z.string()})),
  }),
  run: runSchema.nullable(),
  began: z.string().nullable(),
})

interface Rig {
  readonly root: string
  readonly addMonth: (index: number) => void
  readonly run: (...args: readonly string[]) => Promise<CliResult>
  retrain(
    ...args: readonly string[]
  ): Promise<{readonly exitCode: number} & z.output<typeof saidSchema>>
  readonly git: (...args: readonly string[]) => Promise<string>
}

interface RigOptions {
  readonly step?: number
  readonly gate?: object
}

async function rig(retrain: object, options: RigOptions = {}): Promise<Rig> {
  const root = await temporaryFolder()
  const {addMonth} = writeRetrainProject(root, {retrain, gate: GATE, ...options})
  initGit(root, GIT_ENV)
  return rigIn(root, addMonth)
}

function rigIn(root: string, addMonth: Rig['addMonth']): Rig {
  const run = (...args: readonly string[]): Promise<CliResult> =>
    mlops(args, {cwd: root, env: GIT_ENV})
  return {
    root,
    addMonth,
    run,
    async retrain(...args) {
      const {exitCode, stdout, stderr} = await run('retrain', ...args, '--json')
      const parsed = saidSchema.safeParse(JSON.parse(stdout || '{}'))
      if (!parsed.success) throw new Error(`exit ${exitCode}: ${stdout}${stderr}`)
      return {exitCode, ...parsed.data}
    },
    git: async (...args) => (await execa('git', args, {cwd: root, env: GIT_ENV})).stdout,
  }
}

/** Trains and deploys the first model, of the first month. */
async function deployFirst(project: Rig): Promise<void> {
  const {exitCode, run} = await project.retrain('--as-of', '2025-01-31', '--stage-only')
  expect([exitCode, run?.outcome]).toEqual([0, 'staged'])
  expect((await project.run('promote', 'v1.0.0', 'production')).exitCode).toBe(0)
}

const COST = {training: 60, error: 0.05, predictions: 100}
const FIRST = {...NO_APPROVAL, every: '28d', cost: COST}
/** Of which each test of `withFirst` gets a copy, so that it is trained once. */
let first: string

beforeAll(async () => {
  first = await realpath(await mkdtemp(path.join(os.tmpdir(), 'mlops-retrain-')))
  const {addMonth} = writeRetrainProject(first, {retrain: FIRST, gate: GATE})
  initGit(first, GIT_ENV)
  await deployFirst(rigIn(first, addMonth))
})
afterAll(() => rm(first, {recursive: true, force: true}))

/** The first model, of the first month, in production; from then on `retrain` is what mlops.yaml says. */
async function withFirst(retrain: object, options: RigOptions = {}): Promise<Rig> {
  if (Object.keys(options).length > 0) {
    const project = await rig(retrain, options)
    await deployFirst(project)
    return project
  }
  const root = await temporaryFolder()
  await cp(first, root, {recursive: true, preserveTimestamps: true})
  const config = configText(retrain, GATE)
  const {addMonth} = writeRetrainProject(root, {retrain, gate: GATE})
  const project = rigIn(root, addMonth)
  if (config !== configText(FIRST, GATE)) await project.git('commit', '-qam', 'Retrain otherwise')
  return project
}

/** From here on no model is good enough. */
async function demand({root, git}: Rig, retrain: object): Promise<void> {
  await writeFile(path.join(root, 'mlops.yaml'), configText(retrain, {metric: 'mse', max: 0.001}))
  await git('commit', '-qam', 'Demand much')
}

describe('mlops retrain', {timeout: 120_000}, () => {
  it('trains, judges, registers and deploys when it is time, and has nothing to do before', async () => {
    const notify = [{command: 'cat > .mlops/told.json', on: ['deployed']}]
    const project = await withFirst({...FIRST, notify})
    const early = await project.retrain('--as-of', '2025-02-10')
    expect(early).toMatchObject({exitCode: 0, run: null, decision: {retrain: false}})
    project.addMonth(1)
    const {exitCode, run} = await project.retrain('--as-of', '2025-03-02')
    expect(exitCode).toBe(0)
    expect(run).toMatchObject({outcome: 'deployed', records: {register: {version: 'v1.1.0'}}})
    const tags = await project.git('tag', '--points-at', 'HEAD')
    expect(tags.split('\n')).toContain('linear@v1.1.0')
    const listed = await project.run('list', '--json')
    expect(listed.stdout).toMatch(/"production": "v1\.1\.0"/)
    // The tree is as clean as it was.
    expect(await project.git('status', '--porcelain')).toBe('')
    const shown = await project.run('show', 'v1.1.0', '--json')
    expect(JSON.parse(shown.stdout)).toMatchObject({run: run?.id})
    const told = await readFile(path.join(project.root, '.mlops/told.json'), 'utf8')
    expect(JSON.parse(told)).toMatchObject({outcome: 'deployed', run: run?.id, version: 'v1.1.0'})
    const [head, newest, first] = (await project.run('history', '--runs')).stdout.split('\n')
    expect(head).toMatch(/^AS OF +RUN +BY +OUTCOME +VERSION +ROWS +SECONDS +COST +WHY/)
    expect(newest).toMatch(/ schedule +deployed +v1\.1\.0 .* 60 EUR +It is time/)
    expect(first).toMatch(/ first +staged +v1\.0\.0 .* 60 EUR +There is no model yet/)
    const {stdout} = await project.run('show', run?.id ?? '')
    expect(stdout).toMatch(/cost +60 EUR/)
    expect(stdout).toMatch(/TRIGGER +VERDICT +VALUE +LIMIT +WHY\nschedule +fired +It is time/)
  })

  it('is done by one of two that start at once; the other says who is at work', async () => {
    const project = await withFirst({...NO_APPROVAL, every: '28d'})
    project.addMonth(1)
    const args = ['retrain', '--as-of', '2025-03-02'] as const
    const both = await Promise.all([project.run(...args), project.run(...args)])
    expect(both.map(({exitCode}) => exitCode).sort()).toEqual([0, 6])
    expect(both.find(({exitCode}) => exitCode === 6)?.stderr).toContain('RETRAIN_HELD')
    const {runs} = JSON.parse((await project.run('history', '--runs', '--json')).stdout) as {
      runs: readonly {outcome: string}[]
    }
    expect(runs.map(({outcome}) => outcome)).toEqual(['deployed', 'staged'])
  })

  it('trains once for the same rows, code and configuration, and again under --force', async () => {
    const retrain = {...NO_APPROVAL, triggers: {new_data: {rows: 50}}}
    const project = await withFirst(retrain)
    await demand(project, retrain)
    project.addMonth(1)
    const first = await project.retrain('--as-of', '2025-03-02')
    expect(first).toMatchObject({exitCode: 3, began: 'now', run: {outcome: 'gate_failed'}})
    const second = await project.retrain('--as-of', '2025-03-02')
    expect(second).toMatchObject({exitCode: 3, began: 'ended_before', run: {id: first.run?.id}})
    const forced = await project.retrain('--as-of', '2025-03-02', '--force')
    expect(forced).toMatchObject({exitCode: 3, began: 'now'})
    expect(forced.run?.id).not.toBe(first.run?.id)
  })

  it('leaves the champion alone where the gate fails, and keeps the report', async () => {
    const retrain = {...NO_APPROVAL, every: '28d'}
    const project = await withFirst(retrain)
    await demand(project, retrain)
    project.addMonth(1)
    const before = [await project.git('rev-parse', 'HEAD'), await project.git('tag')]
    const {exitCode, run} = await project.retrain('--as-of', '2025-03-02')
    expect([exitCode, run?.outcome]).toEqual([3, 'gate_failed'])
    expect([await project.git('rev-parse', 'HEAD'), await project.git('tag')]).toEqual(before)
    expect(await project.git('status', '--porcelain')).toBe('')
    const report = await readFile(path.join(run?.folder ?? '', 'reports/scratch.html'), 'utf8')
    expect(report).toContain('linear@scratch')
  })

  it('fires on a model that got worse, and says by how much', async () => {
    const project = await withFirst({
      ...NO_APPROVAL,
      triggers: {performance: {metric: 'mse', drop: 0.5, min_rows: 50}, new_data: {rows: 10_000}},
    })
    project.addMonth(1)
    const {exitCode, decision} = await project.retrain('--as-of', '2025-03-02', '--check')
    expect(exitCode).toBe(0)
    expect(decision.retrain).toBe(true)
    const verdicts = Object.fromEntries(
      decision.triggers.map(({trigger, verdict}) => [trigger, verdict]),
    )
    expect(verdicts).toEqual({performance: 'fired', new_data: 'quiet'})
    // Whoever looks learns that a process does so for good, too.
    const host = os.hostname()
    const watch = {pid: process.pid, host, startedAt: '2025-03-01T00:00:00.000Z'}
    const times = {stoppedAt: null, last: null, failures: 0, nextAt: '2025-03-03T00:00:00.000Z'}
    const state = path.join(project.root, '.mlops/state/retrain')
    const record = {schema: 'mlops.retrain-watch/1', ...watch, ...times}
    await writeFile(path.join(state, 'watch.json'), JSON.stringify(record))
    await writeFile(path.join(state, 'watch.lock'), JSON.stringify(watch))
    const {stdout} = await project.run('retrain', '--as-of', '2025-03-02', '--check')
    expect(stdout).toMatch(/^performance +fired +\S+ +0\.5 /m)
    expect(stdout).toContain(
      `Watched by process ${process.pid} on ${host} since 2025-03-01T00:00:00.000Z, next look 2025-03-03T00:00:00.000Z.`,
    )
    expect(decision.reason).toMatch(
      /^mean squared error is .* on 200 rows since v1\.0\.0, .* worse than/,
    )
  })

  it('is held back by its cooldown, which --force sets aside', async () => {
    const project = await withFirst({
      ...NO_APPROVAL,
      cooldown: '90d',
      triggers: {new_data: {rows: 50}},
    })
    project.addMonth(1)
    const held = await project.retrain('--as-of', '2025-03-02')
    expect(held).toMatchObject({exitCode: 0, run: null, decision: {holds: [{kind: 'cooldown'}]}})
    const forced = await project.retrain('--as-of', '2025-03-02', '--force')
    expect(forced.run?.outcome).toBe('deployed')
  })

  it('tells those of notify of an interrupted run that expired, and history says what changed', async () => {
    const notify = [{command: 'cat > .mlops/told.json', on: ['expired']}]
    const retrain = {...NO_APPROVAL, every: '28d', notify}
    const project = await withFirst(retrain)
    project.addMonth(1)
    const open = await openRunStore(await openProject(project.root)).begin(aPlan())
    expect((await project.retrain('--as-of', '2025-03-02')).run?.outcome).toBe('deployed')
    const told = await readFile(path.join(project.root, '.mlops/told.json'), 'utf8')
    expect(JSON.parse(told)).toMatchObject({outcome: 'expired', run: open.id})
    const {stdout} = await project.run('history', '--runs')
    expect(stdout).toMatch(/ expired .* Changed while it was interrupted: mlops\.yaml/)
  })

  it('waits for a person, who approves, and says who it was', async () => {
    const project = await withFirst({every: '28d'})
    project.addMonth(1)
    const {exitCode, run} = await project.retrain('--as-of', '2025-03-02')
    expect([exitCode, run?.outcome]).toEqual([0, 'awaiting_approval'])
    expect((await project.run('list', '--json')).stdout).toMatch(/"production": "v1\.0\.0"/)
    const approved = await project.run('retrain', 'approve', run?.id.slice(0, 12) ?? '', '--json')
    expect(approved.exitCode, approved.stderr).toBe(0)
    expect(runSchema.parse(JSON.parse(approved.stdout))).toMatchObject({
      outcome: 'deployed',
      records: {approve: {decision: 'approved', by: 'Ada <ada@example.org>'}},
    })
    expect((await project.run('list', '--json')).stdout).toMatch(/"production": "v1\.1\.0"/)
    const again = await project.run('retrain', 'approve', 'latest')
    expect(again.exitCode).toBe(6)
    expect(again.stderr).toContain('RUN_NOT_WAITING')
  })

  it('lets an approval expire when mlops.yaml changed, and is declined by reject', async () => {
    const project = await withFirst({every: '28d'})
    project.addMonth(1)
    const {run} = await project.retrain('--as-of', '2025-03-02')
    await writeFile(
      path.join(project.root, 'mlops.yaml'),
      configText({every: '28d'}, {metric: 'mse', max: 7}),
    )
    const expired = await project.run('retrain', 'approve', run?.id ?? '', '--json')
    expect(expired.exitCode).toBe(3)
    expect(runSchema.parse(JSON.parse(expired.stdout))).toMatchObject({
      outcome: 'expired',
      reason: 'Changed since it was judged: mlops.yaml.',
    })
    await project.git('commit', '-qam', 'Another gate')
    project.addMonth(2)
    const next = await project.retrain('--as-of', '2025-04-02')
    expect(next.run?.outcome).toBe('awaiting_approval')
    const rejected = await project.run(
      'retrain',
      'reject',
      'latest',
      '--reason',
      'not now',
      '--json',
    )
    expect(rejected.exitCode).toBe(0)
    expect(JSON.parse(rejected.stdout)).toMatchObject({outcome: 'rejected'})
    expect((await project.run('list', '--json')).stdout).toMatch(/"production": "v1\.0\.0"/)
    const history = await project.run('history', '--runs')
    expect(history.stdout).toMatch(/rejected[\s\S]*expired[\s\S]*staged/)
    expect((await project.run('show', next.run?.id ?? '')).stdout).toContain('not now')
  })

  it('is rejected, whoever approves then, where a rejection was recorded before the process ended', async () => {
    const project = await withFirst({every: '28d'})
    project.addMonth(1)
    const {run} = await project.retrain('--as-of', '2025-03-02')
    const digests = {model: '', report: '', config: '', champion: null}
    const record = {decision: 'rejected', by: 'Eve <eve@example.org>', reason: 'no', digests}
    const event = {
      event: 'completed',
      at: new Date().toISOString(),
      stage: 'approve',
      seconds: 0,
      record,
    }
    await appendFile(path.join(run?.folder ?? '', 'events.ndjson'), JSON.stringify(event) + '\n')
    const approved = await project.run('retrain', 'approve', 'latest', '--json')
    expect(approved.exitCode).toBe(3)
    expect(JSON.parse(approved.stdout)).toMatchObject({
      outcome: 'rejected',
      reason: 'Eve <eve@example.org> rejected it. no',
    })
    expect((await project.run('list', '--json')).stdout).toMatch(/"production": "v1\.0\.0"/)
  })

  it('says who holds the lease, exit 6', async () => {
    const project = await withFirst({...NO_APPROVAL, every: '28d'})
    project.addMonth(1)
    const lock = path.join(project.root, '.mlops/state/retrain/lease.lock')
    await mkdir(path.dirname(lock), {recursive: true})
    const holder = {pid: process.pid, host: os.hostname(), startedAt: '2025-03-01T00:00:00.000Z'}
    await writeFile(lock, JSON.stringify(holder))
    await utimes(lock, new Date(), new Date())
    const begun = await openRunStore(await openProject(project.root)).begin(aPlan())
    const {exitCode, stderr} = await project.run('retrain', '--as-of', '2025-03-02')
    expect(exitCode).toBe(6)
    expect(stderr).toContain(`process ${process.pid} on ${os.hostname()}`)
    expect(stderr).toContain('RETRAIN_HELD')
    expect(stderr).toContain(`It is at run ${begun.id}.`)
  })

  it('leaves a run open that nothing could be registered for, tells of it, and goes on when the cause is gone', async () => {
    const notify = [
      {command: 'cat >> .mlops/told.ndjson; echo >> .mlops/told.ndjson', on: ['failed']},
    ]
    const project = await withFirst({...NO_APPROVAL, every: '28d', notify})
    project.addMonth(1)
    await appendFile(path.join(project.root, 'mlops.yaml'), '# To be committed.\n')
    const refused = await project.run('retrain', '--as-of', '2025-03-02')
    expect([refused.exitCode, refused.stderr]).toEqual([
      6,
      expect.stringContaining('CONFIG_UNCOMMITTED'),
    ])
    const {runs} = JSON.parse((await project.run('history', '--runs', '--json')).stdout) as {
      runs: readonly {id: string; outcome: string | null}[]
    }
    expect(runs[0]?.outcome).toBeNull()
    const told = await readFile(path.join(project.root, '.mlops/told.ndjson'), 'utf8')
    expect(JSON.parse(told)).toMatchObject({
      outcome: 'failed',
      run: runs[0]?.id,
      reason: expect.stringMatching(/\(CONFIG_UNCOMMITTED\) The run goes on/) as string,
    })
    await project.git('commit', '-qam', 'A note')
    const resumed = await project.retrain('--as-of', '2025-03-02')
    expect(resumed).toMatchObject({
      began: 'before',
      run: {id: runs[0]?.id, outcome: 'deployed'},
    })
  })

  it('begins anew after a training that failed, with the error and its hint', async () => {
    const project = await withFirst({...NO_APPROVAL, every: '28d'})
    project.addMonth(1)
    const args = ['retrain', '--as-of', '2025-03-02']
    const failing = {cwd: project.root, env: {...GIT_ENV, FAIL_BELOW: '100000'}}
    const failed = await mlops(args, failing)
    expect(failed.exitCode).toBe(2)
    expect(failed.stderr).toContain('rows are too few for me')
    expect((await project.run('history', '--runs')).stdout).toContain('failed')
    expect((await project.retrain('--as-of', '2025-03-02')).run?.outcome).toBe('deployed')
  })

  it('is inconclusive, exit 5, where there are too few new rows', async () => {
    const notify = [
      {command: 'cat >> .mlops/told.ndjson; echo >> .mlops/told.ndjson', on: ['failed']},
    ]
    const project = await withFirst({...NO_APPROVAL, every: '28d', notify})
    const {exitCode, stderr} = await project.run('retrain', '--as-of', '2025-03-02')
    expect(exitCode).toBe(5)
    expect(stderr).toContain('no labelled row that is newer')
    // People are told though no run began, and not again by every job that meets the same.
    await project.run('retrain', '--as-of', '2025-03-02')
    const told = await readFile(path.join(project.root, '.mlops/told.ndjson'), 'utf8')
    expect(JSON.parse(told)).toMatchObject({
      outcome: 'failed',
      run: null,
      text: expect.stringMatching(/^linear could not be retrained: .*\(RETRAIN_DATA\)$/) as string,
    })
  })

  it('goes on beside a run that cannot be read, and says which', async () => {
    const project = await withFirst({...NO_APPROVAL, every: '28d'})
    const folder = path.join(project.root, '.mlops/state/retrain/r20250201-abcdef')
    await mkdir(folder)
    await writeFile(path.join(folder, 'events.ndjson'), 'torn\n')
    project.addMonth(1)
    for (const args of [['--check'], ['--dry-run'], []]) {
      const {exitCode, stderr} = await project.run('retrain', '--as-of', '2025-03-02', ...args)
      expect([exitCode, stderr]).toEqual([
        0,
        expect.stringContaining(`Delete the folder ${folder}`),
      ])
    }
    const history = await project.run('history', '--runs')
    expect(history.exitCode).toBe(0)
    expect(history.stderr).toContain('Run r20250201-abcdef is left out')
    expect(history.stdout).toContain('deployed')
    const [run] = (
      JSON.parse((await project.run('history', '--runs', '--json')).stdout) as {
        runs: readonly {id: string}[]
      }
    ).runs
    expect((await project.run('show', run?.id ?? '')).exitCode).toBe(0)
    const shown = await project.run('show', 'r20250201-abcdef')
    expect([shown.exitCode, shown.stderr]).toEqual([2, expect.stringContaining('RUN_INVALID')])
  })

  it('does not begin beside a run that may be releasing its version, until that is settled', async () => {
    const project = await withFirst({every: '28d'})
    project.addMonth(1)
    const {run} = await project.retrain('--as-of', '2025-03-02')
    expect(run?.outcome).toBe('awaiting_approval')
    await appendFile(path.join(run?.folder ?? '', 'events.ndjson'), 'torn\n')
    project.addMonth(2)
    const args = ['retrain', '--as-of', '2025-04-02'] as const
    const refused = await project.run(...args)
    expect([refused.exitCode, refused.stderr]).toEqual([2, expect.stringContaining('RUN_INVALID')])
    expect(refused.stderr).toContain('mlops deprecate v1.1.0')
    expect((await project.run(...args, '--check')).stderr).toContain('No run can begin')
    expect((await project.run('deprecate', 'v1.1.0', '--force')).exitCode).toBe(0)
    expect((await project.retrain(...args.slice(1))).run?.outcome).toBe('awaiting_approval')
  })

  it.each([
    [['retrain', 'nobody'], 4, 'MODEL_NOT_FOUND'],
    [['retrain', '--as-of', 'soon'], 2, 'USAGE'],
    [['retrain', 'approve', 'r20250101-ffffff'], 4, 'RUN_NOT_FOUND'],
    [['show', 'r20250101-ffffff'], 4, 'RUN_NOT_FOUND'],
  ])('answers %j with exit %i', async (args, code, error) => {
    const project = await rig({...NO_APPROVAL, every: '28d'})
    const {exitCode, stderr} = await project.run(...args)
    expect([exitCode, stderr.includes(error)]).toEqual([code, true])
  })
})
