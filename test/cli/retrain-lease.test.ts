import {cp, readFile, rm, writeFile} from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import {execa} from 'execa'
import {expect, it} from 'vitest'
import {configText, initGit, writeRetrainProject} from '../fixtures/retrain-project.js'
import {GIT_ENV, temporaryFolder} from '../lib/registry/git-project.ts'
import {mlops, type CliResult} from './mlops.ts'

const GATE = {metric: 'mse', max: 100}
const RETRAIN = {approval: {deploy: 'none'}, every: '28d', lease: {remote: 'origin'}}

/** A project whose training lasts until the file `go` is there, pushed to a bare repository. */
async function clones(): Promise<{
  readonly one: string
  readonly other: string
  readonly bare: string
  readonly go: string
}> {
  const folder = await temporaryFolder()
  const [bare, one, other, go] = ['origin.git', 'one', 'other', 'go'].map(name =>
    path.join(folder, name),
  ) as [string, string, string, string]
  await execa('git', ['init', '-q', '--bare', '-b', 'main', bare])
  await execa('git', ['init', '-q', '-b', 'main', one])
  writeRetrainProject(one, {retrain: RETRAIN, gate: GATE})
  await writeFile(path.join(one, 'mlops.yaml'), configText(RETRAIN, GATE))
  const trainer = path.join(one, 'train.js')
  const wait = `import {existsSync} from 'node:fs'
while (!existsSync(${JSON.stringify(go)})) await new Promise(resolve => setTimeout(resolve, 20))
`
  await writeFile(trainer, wait + (await readFile(trainer, 'utf8')).replace(/^#!.*\n/, ''))
  initGit(one, GIT_ENV)
  const git = (...args: readonly string[]): Promise<unknown> =>
    execa('git', args, {cwd: one, env: GIT_ENV})
  await git('remote', 'add', 'origin', bare)
  await git('push', '-q', 'origin', 'main')
  await execa('git', ['clone', '-q', bare, other])
  await cp(path.join(one, 'data'), path.join(other, 'data'), {recursive: true})
  return {one, other, bare, go}
}

const retrain = (cwd: string): Promise<CliResult> =>
  mlops(['retrain', '--as-of', '2025-01-31', '--stage-only'], {cwd, env: GIT_ENV})

it(
  'of two clones of one repository that retrain at once, one works, and the other says who holds the lease',
  {timeout: 120_000},
  async () => {
    const {one, other, bare, go} = await clones()
    const both = [retrain(one), retrain(other)]
    // Neither can come to the end of its training yet, so that the first to end is the one that was refused.
    const refused = await Promise.race(both)
    expect(refused.exitCode, refused.stderr).toBe(6)
    expect(refused.stderr).toContain('RETRAIN_HELD')
    expect(refused.stderr).toContain(os.hostname())
    await writeFile(go, '')
    const ended = await Promise.all(both)
    expect(ended.map(({exitCode}) => exitCode).sort()).toEqual([0, 6])
    // The lease is given back, so that the next one may work.
    const {stdout} = await execa('git', ['for-each-ref', 'refs/mlops'], {cwd: bare})
    expect(stdout).toBe('')
    await rm(go, {force: true})
  },
)
