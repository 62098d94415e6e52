import {mkdir, mkdtemp, readFile, realpath, rm, writeFile} from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import {execa} from 'execa'
import {afterEach, beforeEach, describe, expect, it} from 'vitest'
import {GIT_ENV} from '../lib/registry/git-project.ts'
import {mlops} from './mlops.ts'

let root = ''
beforeEach(async () => {
  root = await realpath(await mkdtemp(path.join(os.tmpdir(), 'mlops-install-')))
  await execa('git', ['init', '-q', '-b', 'main', root])
  await configure('retrain: {every: 14d}')
})
afterEach(() => rm(root, {recursive: true}))

const configure = (retrain: string) =>
  writeFile(path.join(root, 'mlops.yaml'), `name: flights\nmodel: {task: regression}\n${retrain}\n`)

const install = (...args: string[]) =>
  mlops(['retrain', 'install', ...args], {cwd: root, env: GIT_ENV})

describe('mlops retrain install', () => {
  it('writes a job, says what is left to do, and finds later that it is as it should be', async () => {
    const written = await install('--to', 'github')
    expect(written.stdout).toBe('written .github/workflows/mlops-retrain.yml')
    expect(written.stderr).toContain('Required reviewers')
    expect(await install('--check')).toMatchObject({
      ...{exitCode: 0, stdout: 'same .github/workflows/mlops-retrain.yml'},
    })
  })

  it('exits 3 with the lines when mlops.yaml says something else, and 6 rather than replace', async () => {
    await install('--to', 'github')
    await configure('retrain: {every: 6h}')
    const {exitCode, stdout} = await install('--check', '--json')
    expect(exitCode).toBe(3)
    expect(JSON.parse(stdout)).toMatchObject({
      schema: 'mlops.retrain-install/1',
      files: [{status: 'differs', differences: expect.any(Array) as unknown}],
    })
    expect((await install('--to', 'github')).exitCode).toBe(6)
    expect((await install('--to', 'github', '--force')).exitCode).toBe(0)
  })

  it('exits 4 where there is no job, and 2 without a retrain section or a target', async () => {
    expect((await install('--check')).exitCode).toBe(4)
    expect((await install()).exitCode).toBe(2)
    await configure('')
    const {exitCode, stderr} = await install('--to', 'cron')
    expect(exitCode).toBe(2)
    expect(stderr).toContain('RETRAIN_NOT_CONFIGURED')
  })

  it('writes a line for cron that finds the real program, which says what is wrong', async () => {
    await install('--to', 'cron')
    const text = await readFile(path.join(root, 'deploy/mlops-retrain.cron'), 'utf8')
    const command = text.trim().split('\n').at(-1)?.split(' ').slice(5).join(' ') ?? ''
    await mkdir(path.join(root, '.mlops'), {recursive: true})
    const {exitCode} = await execa('/bin/sh', ['-c', command], {
      ...{env: {PATH: '/usr/bin:/bin', HOME: root}, extendEnv: false, reject: false},
    })
    const log = await readFile(path.join(root, '.mlops/state/retrain/cron.log'), 'utf8')
    // There is neither data nor a commit here: that it came so far is what counts.
    expect(exitCode).toBe(2)
    expect(log).toMatch(/^Error|✗|error/m)
  })
})

describe('mlops retrain --watch', () => {
  it('says of an attempt what was wrong, stays, is one a project, and ends with SIGTERM', async () => {
    const bin = path.resolve('bin/mlops.js')
    const watch = execa(process.execPath, [bin, 'retrain', '--watch'], {
      ...{cwd: root, env: {...GIT_ENV, NO_COLOR: '1'}, reject: false},
    })
    let said = ''
    await new Promise<void>(resolve => {
      watch.stderr.on('data', chunk => {
        said += String(chunk)
        if (said.includes('Next attempt at')) resolve()
      })
      void watch.then(() => resolve())
    })
    expect(said).toContain('(1 failed in a row)')
    const second = await mlops(['retrain', '--watch'], {cwd: root, env: GIT_ENV})
    expect(second.exitCode).toBe(6)
    expect(second.stderr).toContain(`watching over the retraining of flights (process ${watch.pid}`)
    watch.kill('SIGTERM')
    const {exitCode} = await watch
    expect(exitCode).toBe(0)
    const record: unknown = JSON.parse(
      await readFile(path.join(root, '.mlops/state/retrain/watch.json'), 'utf8'),
    )
    expect(record).toMatchObject({failures: 1, nextAt: null})
  })
})
