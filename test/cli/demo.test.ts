import {existsSync, mkdirSync, mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {execa} from 'execa'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {z} from 'zod'
import {openDatabase} from '../../src/lib/platform/duckdb/index.ts'
import {mlops, type CliResult} from './mlops.ts'

const shape = z.object({steps: z.array(z.object({command: z.string(), outcome: z.string()}))})

describe('mlops demo', () => {
  let clone: string
  let result: CliResult

  // As in the README: inside of a clone, and with a Git that knows no author.
  beforeAll(async () => {
    clone = mkdtempSync(join(tmpdir(), 'mlops-demo-'))
    await execa('git', ['init', '-q'], {cwd: clone})
    const home = join(clone, 'home')
    mkdirSync(home)
    result = await mlops(['demo', '--json'], {
      cwd: clone,
      env: {HOME: home, XDG_CONFIG_HOME: home, GIT_CONFIG_NOSYSTEM: '1', EMAIL: ''},
    })
  }, 300_000)

  afterAll(() => {
    rmSync(clone, {recursive: true, force: true})
  })

  it('runs every step and says what came of it', () => {
    expect(result.stderr).toBe('')
    expect(result.exitCode).toBe(0)
    const {steps} = shape.parse(JSON.parse(result.stdout))
    expect(steps.map(({command}) => command.split(' ')[1])).toEqual(
      expect.arrayContaining([
        ...[
          'init',
          'train',
          'register',
          'promote',
          'predict',
          'score',
          'serve',
          'drift',
          'package',
          'list',
        ],
      ]),
    )
    expect(steps.map(({outcome}) => outcome).join('\n')).toMatch(/AUC 0\.80/)
    const share = (command: string): string | undefined =>
      /\d+ %/.exec(steps.find(step => step.command.includes(command))?.outcome ?? '')?.[0]
    expect(share('mlops serve')).toBe(share('mlops predict'))
    expect(share('mlops serve')).toMatch(/^\d+ %$/)
    const drift = steps.find(step => step.command.includes('mlops drift'))
    expect(drift?.outcome).toMatch(/^\d+ of 18 columns drifted; .* temp most/)
  })

  it('leaves a repository of its own with the version in production', async () => {
    const flights = join(clone, 'flights')
    expect(existsSync(join(flights, '.git'))).toBe(true)
    const {stdout} = await mlops(['check-ref', 'flights@v1.0.0'], {cwd: flights})
    expect(stdout).toContain('flights')
    const {stdout: status} = await execa('git', ['status', '--short'], {cwd: flights})
    expect(status).toBe('')
    for (const report of ['drift', 'flights'])
      expect(existsSync(join(flights, `reports/${report}.html`))).toBe(true)
  })

  it('leaves a prediction for every flight of the month', async () => {
    const database = await openDatabase()
    const [row] = await database.rows(
      `SELECT count(*) AS n, min(probability_1) AS low, max(probability_1) AS high FROM '${join(clone, 'flights/scored.parquet')}'`,
      'the test',
    )
    database.close()
    expect(Number(row?.['n'])).toBe(10_000)
    expect(Number(row?.['low'])).toBeGreaterThan(0)
    expect(Number(row?.['high'])).toBeGreaterThan(0.5)
  })
})
