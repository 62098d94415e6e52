import {readdir, readFile, rm, writeFile} from 'node:fs/promises'
import path from 'node:path'
import {fileURLToPath} from 'node:url'
import {execa} from 'execa'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {z} from 'zod'
import type {CompareReport} from '../../src/lib/compare/index.ts'
import {GIT_ENV} from '../lib/registry/git-project.ts'
import {flightsProject} from './flights-project.ts'
import {mlops, type CliResult} from './mlops.ts'

const bin = fileURLToPath(new URL('../../bin/mlops.js', import.meta.url))
const schema = new URL('../../schemas/commands/compare.schema.json', import.meta.url)

const [WEAK, GOOD, MQ] = ['weak', 'good', 'mq'].map(name => `out/${name}/model.onnx`) as [
  string,
  string,
  string,
]
/** Enough rows to tell the models apart, few enough for a quick test. */
const SOME = "query:SELECT * FROM 'data/test.parquet' LIMIT 3000"
const LATER = "query:SELECT * FROM 'data/test.parquet' LIMIT 10 OFFSET 900"

let root: string
const at = (name: string): string => path.join(root, name)
const run = (...args: string[]): Promise<CliResult> => mlops(args, {cwd: root, env: GIT_ENV})
const compare = (...args: string[]): Promise<CliResult> => run('compare', ...args)
const quick = ['--data', SOME, '--slice-by', 'origin']

async function report(...args: string[]): Promise<[number, CompareReport]> {
  const {exitCode, stdout} = await compare(...args, '--json')
  return [exitCode, JSON.parse(stdout) as CompareReport]
}

async function done(...args: string[]): Promise<string> {
  const {exitCode, stdout, stderr} = await run(...args)
  expect([exitCode, exitCode === 0 ? '' : stderr]).toEqual([0, ''])
  return stdout
}

/** Until the process has loaded the data engine, long before it is done; where that cannot be seen, a while. */
async function atWork(pid: number | undefined): Promise<void> {
  const wait = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms))
  if (process.platform !== 'linux') return wait(3000)
  for (;;) {
    const maps = await readFile(`/proc/${pid}/maps`, 'utf8')
    if (maps.includes('duckdb')) return
    await wait(20)
  }
}

async function edit(from: string, to: string): Promise<void> {
  const text = await readFile(at('mlops.yaml'), 'utf8')
  expect(text).toContain(from)
  await writeFile(at('mlops.yaml'), text.replace(from, to))
}

beforeAll(async () => {
  // Registered as flights@v1.0.0.
  root = await flightsProject()
  const train = (name: string, rows: string): Promise<string> =>
    done('train', '--data', `query:${rows}`, '--output-dir', `out/${name}`)
  await Promise.all([
    train('weak', "SELECT * FROM 'data/train.parquet' LIMIT 1500"),
    train('good', "SELECT * FROM 'data/train.parquet' LIMIT 20000"),
    train(
      'mq',
      "SELECT * REPLACE (CASE WHEN carrier = 'MQ' THEN 1 - late ELSE late END AS late) FROM 'data/train.parquet'",
    ),
  ])
}, 120_000)
afterAll(() => rm(path.dirname(root), {recursive: true, force: true}))

describe('a new model on real flights', () => {
  it('passes where it is better', async () => {
    const [exit, {verdict, metrics, gates}] = await report(WEAK, GOOD, ...quick)
    expect([exit, verdict]).toEqual([0, 'pass'])
    expect(metrics.map(({name, verdict: shown}) => [name, shown])).toEqual([
      ['auc', 'better'],
      ['log_loss', 'better'],
      ['brier', 'better'],
    ])
    expect(gates.filter(({slice}) => slice === null)).toHaveLength(2)
  })

  it('fails with exit 3 where it is worse, and the reports are written', async () => {
    const {exitCode, stdout} = await compare(
      ...[GOOD, WEAK, ...quick, '--out', 'table'],
      ...['--out', 'worse.html', '--out', 'worse.md', '--out', 'worse.json'],
    )
    expect(exitCode).toBe(3)
    expect(stdout).toMatch(/^✖ Fail: auc changed by −0\.\d+/)
    const written = JSON.parse(await readFile(at('worse.json'), 'utf8')) as CompareReport
    expect(written).toMatchObject({schema: 'mlops.compare/1', verdict: 'fail'})
    expect(await readFile(at('worse.html'), 'utf8')).toMatch(/^<!doctype html>/i)
    expect((await readFile(at('worse.md'), 'utf8')).split('\n')[0]).toMatch(/^<!-- .*-->$/)
  })

  it('is neither better nor worse where it is the same, and not inferior', async () => {
    const [exit, {verdict, metrics, gates}] = await report(GOOD, GOOD, ...quick)
    expect([exit, verdict]).toEqual([0, 'pass'])
    expect(metrics.map(metric => [metric.verdict, metric.change])).toEqual(
      Array(3).fill(['equal', 0]),
    )
    expect(gates.every(gate => gate.kind === 'non_inferiority' && gate.verdict === 'pass')).toBe(
      true,
    )
    const better = await compare(GOOD, GOOD, ...quick, '--fail-on', 'auc:+0.01')
    expect(better.exitCode).toBe(3)
    expect(better.stdout).toContain('the models answer alike')
  })

  it('is not judged by ten rows, which say how many are needed', async () => {
    for (const args of [
      ['--limit', '10'],
      ['--data', LATER],
    ]) {
      const {exitCode, stdout} = await compare(WEAK, GOOD, ...args)
      expect(exitCode).toBe(5)
      expect(stdout).toMatch(/^▲ Inconclusive: /)
      expect(stdout.replaceAll(/\s+/g, ' ')).toMatch(
        /it takes at least about [\d,]+ rows|about [\d,]+ rows would tell/,
      )
    }
    const [, {gates}] = await report(WEAK, GOOD, '--limit', '10')
    expect(gates.map(({verdict, rowsNeeded}) => [verdict, rowsNeeded])).toEqual([
      ['inconclusive', 100],
      ['inconclusive', 100],
    ])
    const few = [WEAK, GOOD, '--limit', '10', '--inconclusive']
    expect((await compare(...few, 'pass')).exitCode).toBe(0)
    expect((await compare(...few, 'fail')).exitCode).toBe(3)
  })

  it('fails where one slice got worse, which is named, though all rows got better', async () => {
    const {exitCode, stdout} = await compare(WEAK, MQ, '--slice-by', 'carrier')
    expect(exitCode).toBe(3)
    expect(stdout).toMatch(/^✖ Fail: carrier = MQ: auc changed by −0\.2/)
    expect(stdout).toMatch(/^✔ +auc:-0\.005 +0\.6\d+ → 0\.7\d+/m)
    expect(stdout).toMatch(/^✖ +auc:-0\.005 in carrier = MQ/m)
    expect(stdout).toMatch(/✔ Better in \d+ of 9 slices/)
    expect(stdout).not.toMatch(/carrier = DL/)
  })

  it('is judged by --fail-on, absolute, relative and by bounds', async () => {
    const verdicts = {
      'auc:+0.01': 'pass',
      'log_loss:+2%': 'pass',
      'auc:+0.5': 'fail',
      'auc>=0.99': 'fail',
      'log_loss:-90%': 'fail',
    }
    const failOn = Object.keys(verdicts).flatMap(gate => ['--fail-on', gate])
    const [exit, {gates}] = await report(WEAK, GOOD, ...quick, ...failOn)
    const found = gates.filter(({gate, slice}) => gate in verdicts && slice === null)
    expect(Object.fromEntries(found.map(({gate, verdict}) => [gate, verdict]))).toEqual(verdicts)
    expect(exit).toBe(3)
  })
})

describe('outputs of compare', () => {
  const FORMATS = [
    ...['md', 'html', 'junit', 'github', 'openmetrics', 'benchmark-bigger'],
    ...['benchmark-smaller', 'dvc', 'json'],
  ]

  it('are all written in one run', async () => {
    const outs = FORMATS.flatMap(format => ['--out', `${format}=all.${format}`])
    const {exitCode, stdout} = await compare(WEAK, GOOD, ...quick, '--slice-by', 'origin', ...outs)
    expect(exitCode).toBe(0)
    expect(stdout).toBe('')
    const text = async (format: string): Promise<string> =>
      (await readFile(at(`all.${format}`), 'utf8')).trimEnd()
    expect(await text('junit')).toMatch(/^<\?xml[^]*<testsuite[^]*failures="0"/)
    expect(await text('openmetrics')).toMatch(/# EOF$/)
    expect(JSON.parse(await text('dvc'))).toBeTypeOf('object')
    for (const format of ['benchmark-bigger', 'benchmark-smaller'])
      expect(JSON.parse(await text(format))).toBeInstanceOf(Array)
    expect(await text('md')).toMatch(/^<!-- .*-->\n/)
    expect(await text('html')).not.toMatch(/(src|href)="https?:/)
  })

  it('of --json follow the published schema', async () => {
    const [, found] = await report(WEAK, GOOD, ...quick)
    const published = z.fromJSONSchema(
      JSON.parse(await readFile(schema, 'utf8')) as Parameters<typeof z.fromJSONSchema>[0],
    )
    expect(published.safeParse(found).error?.issues ?? []).toEqual([])
  })

  it('have no colour in a pipe, and no control characters', async () => {
    const {stdout, stderr} = await mlops(['compare', WEAK, GOOD, ...quick], {
      cwd: root,
      env: {...GIT_ENV, NO_COLOR: ''},
    })
    // eslint-disable-next-line no-control-regex -- they are what is looked for
    expect(stdout + stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/)
  })

  it('are not there after Ctrl-C, which exits with 130', async () => {
    const started = execa(process.execPath, [bin, 'compare', WEAK, MQ, '--out', 'stopped.json'], {
      cwd: root,
      reject: false,
      env: {...GIT_ENV, DEBUG: ''},
    })
    await atWork(started.pid)
    started.kill('SIGINT')
    expect((await started).exitCode).toBe(130)
    expect((await readdir(root)).filter(name => name.startsWith('stopped'))).toEqual([])
  })
})

describe('versions and stages', () => {
  it('are compared by name, and with the workspace', async () => {
    const [exit, {old, new: now}] = await report('v1.0.0', 'workspace', ...quick)
    expect(exit).toBe(0)
    expect([old?.model, now.model]).toEqual(['flights@v1.0.0', 'flights@workspace'])
    expect(old?.sha256).toBe(now.sha256)
  })

  it('that are not there exit with 4', async () => {
    const {exitCode, stderr} = await compare('v9.9.9', ...quick)
    expect(exitCode).toBe(4)
    expect(stderr).toMatch(/Hint: /)
  })

  it('that are empty follow compare.on_missing_baseline', async () => {
    const first = ['--against', 'production', ...quick]
    const {exitCode, stderr} = await compare(...first)
    expect(exitCode).toBe(4)
    expect(stderr).toMatch(/no model to compare with/)
    for (const [policy, exit] of [
      ['pass', 0],
      ['inconclusive', 5],
    ] as const) {
      await edit('compare:\n', `compare:\n  on_missing_baseline: ${policy}\n`)
      expect((await compare(...first)).exitCode).toBe(exit)
      await edit(`  on_missing_baseline: ${policy}\n`, '')
    }
  })

  it('that were trained on rows of the test are reported', async () => {
    const leaked = "query:SELECT * FROM 'data/train.parquet' LIMIT 4000"
    const [, {leakage}] = await report(
      'v1.0.0',
      'workspace',
      '--data',
      leaked,
      '--slice-by',
      'origin',
    )
    expect(leakage.map(({status, rows}) => [status, rows])).toEqual([
      ['checked', 4000],
      ['checked', 4000],
    ])
  })

  it('are promoted only with a passing comparison, which expires with the gates and the test', async () => {
    const promote = async (): Promise<[number, string]> => {
      const {exitCode, stderr} = await run('promote', 'v1.1.0', 'production')
      return [exitCode, stderr.replaceAll(/\s+/g, ' ')]
    }
    await edit('production: {from: staging}', 'production: {require: compare}')
    await edit('by: [origin, carrier]', 'by: [origin]')
    for (const metric of ['auc, better: higher', 'log_loss, better: lower'])
      await edit(`${metric}, non_inferiority: 0.005`, `${metric}, non_inferiority: 0.03`)
    await execa('git', ['commit', '-qam', 'Gates'], {cwd: root, env: GIT_ENV})
    await done('promote', 'v1.0.0', 'production')
    await done('train', '--data', "query:SELECT * FROM 'data/train.parquet' LIMIT 40000")
    await done('register', '--bump', 'minor')
    const [exit, why] = await promote()
    expect([exit, why]).toEqual([
      3,
      expect.stringContaining('a comparison with v1.0.0 must have passed'),
    ])
    await done('compare', 'v1.0.0', 'v1.1.0')
    await edit('higher, non_inferiority: 0.03', 'higher, non_inferiority: 0.02')
    expect(await promote()).toEqual([exit, expect.stringContaining('by other gates')])
    await edit('higher, non_inferiority: 0.02', 'higher, non_inferiority: 0.03')
    await edit('test: data/test.parquet', 'test: data/reference.parquet')
    expect(await promote()).toEqual([exit, expect.stringContaining('over other test data')])
    await edit('test: data/reference.parquet', 'test: data/test.parquet')
    await done('promote', 'v1.1.0', 'production')
  })
})
