import {cp, mkdtemp, readFile, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {z} from 'zod'
import {configText, makeRows} from '../fixtures/linear-trainer/make-data.js'
import {mlops} from './mlops.ts'

const trainer = fileURLToPath(new URL('../fixtures/linear-trainer/', import.meta.url))
const PERIODS = 8

const reportSchema = z.object({
  answer: z.object({kind: z.string(), every: z.string().nullable(), reasons: z.array(z.string())}),
  interval: z.object({days: z.number().nullable()}).nullable(),
  trainings: z.object({
    planned: z.number(),
    cached: z.number(),
    failed: z.array(z.object({reason: z.string()})),
  }),
  policies: z.array(z.object({name: z.string(), trainings: z.number()})),
})

const folders: string[] = []

async function makeProject(config: string, rows: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'mlops-advise-cli-'))
  folders.push(folder)
  for (const file of ['train.js', 'protobuf.js']) await cp(join(trainer, file), join(folder, file))
  await writeFile(join(folder, 'package.json'), '{"type": "module"}')
  await writeFile(join(folder, 'rows.csv'), rows)
  await writeFile(join(folder, 'mlops.yaml'), config)
  return folder
}

async function advise(folder: string, ...args: string[]): ReturnType<typeof mlops> {
  const flags = ['--period', '10d', '--windows', '10d', '--json']
  return mlops(['retrain', 'advise', '-C', folder, ...flags, ...args])
}

afterAll(async () => {
  for (const folder of folders) await rm(folder, {recursive: true, force: true})
})

describe('mlops retrain advise', () => {
  let folder: string
  beforeAll(async () => {
    const cost = '  cost: {training: 4, error: 1, predictions: 1000}\n'
    folder = await makeProject(
      configText({features: PERIODS, cost, more: '  every: 90d # by guess\n  strategy: scratch\n'}),
      makeRows({periods: PERIODS, rows: 150, step: 1}),
    )
  })

  it('finds that retraining pays where the truth moves, and keeps the answer', async () => {
    const {stdout, stderr, exitCode} = await advise(folder)
    expect(exitCode, stderr).toBe(0)
    const report = reportSchema.parse(JSON.parse(stdout))
    expect(['schedule', 'trigger']).toContain(report.answer.kind)
    expect(report.interval?.days).toBeLessThan(10)
    expect(report.trainings).toMatchObject({cached: 0, failed: []})
    expect(report.policies.find(({name}) => name === 'never')?.trainings).toBe(0)
    const kept: unknown = JSON.parse(
      await readFile(join(folder, '.mlops/state/retrain/advice.json'), 'utf8'),
    )
    expect(kept).toMatchObject({every: report.answer.every})
  })

  it('trains nothing a second time, and changes mlops.yaml under --write, comments kept', async () => {
    const {stdout, exitCode} = await advise(folder, '--write')
    expect(exitCode).toBe(0)
    const {trainings, answer} = reportSchema.parse(JSON.parse(stdout))
    expect(trainings.cached).toBe(trainings.planned)
    const config = await readFile(join(folder, 'mlops.yaml'), 'utf8')
    expect(config).toContain('# A matrix of all inputs.')
    expect(config).not.toContain('every: 90d')
    if (answer.every !== null) expect(config).toContain(`every: ${answer.every}`)
  })

  it('goes on where a training fails, and names it', async () => {
    // On all rows the first model has those of 10 days, which is known by now; the second one has 240.
    const {stdout} = await mlops(
      ['retrain', 'advise', '-C', folder, '--period', '10d', '--windows', 'all', '--json'],
      {env: {FAIL_BELOW: '250'}},
    )
    const {trainings} = reportSchema.parse(JSON.parse(stdout))
    expect(trainings.failed).toHaveLength(1)
  })
})

describe('mlops retrain advise without what it needs', () => {
  const config = configText({features: PERIODS})

  it('says how much history would be enough, and exits 5', async () => {
    const folder = await makeProject(config, makeRows({periods: PERIODS, rows: 10}))
    const {stdout, exitCode} = await advise(folder)
    expect(exitCode).toBe(5)
    const {answer} = reportSchema.parse(JSON.parse(stdout))
    expect(answer.kind).toBe('not_enough_history')
    expect(answer.reasons[0]).toMatch(/about \d+ days of history/)
    const passed = await advise(folder, '--inconclusive', 'pass')
    expect(passed.exitCode).toBe(0)
  })

  it.each([
    ['  timestamp: at\n', 'ADVISE_TIME'],
    ['  target: y\n', 'EVALUATE_TARGET'],
    ['train:\n  command: node train.js\n', 'TRAIN_NOT_CONFIGURED'],
    ['  source: rows.csv\n', 'ADVISE_DATA'],
  ])('exits 2 where mlops.yaml lacks %j', async (line, code) => {
    const folder = await makeProject(config.replace(line, ''), 'at,y\n')
    const {stderr, stdout, exitCode} = await advise(folder)
    expect(exitCode).toBe(2)
    expect(stderr + stdout).toContain(code)
  })
})
