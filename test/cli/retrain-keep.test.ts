import {existsSync} from 'node:fs'
import {mkdir, readFile, writeFile} from 'node:fs/promises'
import path from 'node:path'
import {setTimeout as wait} from 'node:timers/promises'
import {fileURLToPath} from 'node:url'
import {execa} from 'execa'
import {expect, it} from 'vitest'
import {openProject} from '../../src/lib/project/index.ts'
import {openRunStore} from '../../src/lib/retrain/runs/index.ts'
import {initGit, writeRetrainProject} from '../fixtures/retrain-project.js'
import {aPlan} from '../lib/retrain/a-plan.ts'
import {GIT_ENV, temporaryFolder} from '../lib/registry/git-project.ts'
import {mlops} from './mlops.ts'

const BIN = fileURLToPath(new URL('../../bin/mlops.js', import.meta.url))
const RUNS = 60

/** Runs that failed their gate, oldest first. */
async function endedRuns(root: string): Promise<readonly string[]> {
  const store = openRunStore(await openProject(root))
  const folders: string[] = []
  for (let i = 0; i < RUNS; i++) {
    const run = await store.begin(aPlan({asOf: '2025-01-10T00:00:00.000Z', key: key(i)}))
    for (const file of ['data/train.parquet', 'candidates/scratch/model.onnx']) {
      await mkdir(path.dirname(path.join(run.folder, file)), {recursive: true})
      await writeFile(path.join(run.folder, file), 'x'.repeat(10_000))
    }
    await run.end('gate_failed', 'Worse.')
    folders.push(run.folder)
  }
  return folders
}

const key = (i: number): string => i.toString(16).padStart(6, '0').padEnd(64, 'f')
const rowsOf = (folder: string): boolean => existsSync(path.join(folder, 'data/train.parquet'))
const events = (folder: string): Promise<string> =>
  readFile(path.join(folder, 'events.ndjson'), 'utf8')

it(
  'a process that is killed while it removes old rows leaves what the next one removes',
  {timeout: 240_000},
  async () => {
    const root = await temporaryFolder()
    writeRetrainProject(root, {
      retrain: {approval: {deploy: 'none'}, every: '28d', keep: {runs: 5}},
      gate: {metric: 'mse', max: 100},
    })
    initGit(root, GIT_ENV)
    const retrain = ['retrain', '--as-of', '2025-01-31']
    expect((await mlops(retrain, {cwd: root, env: GIT_ENV})).exitCode).toBe(0)
    const folders = await endedRuns(root)
    const before = await Promise.all(folders.map(events))
    const child = execa(process.execPath, [BIN, ...retrain], {
      cwd: root,
      env: GIT_ENV,
      reject: false,
    })
    while (folders.every(rowsOf) && child.exitCode === null) await wait(1)
    child.kill('SIGKILL')
    await child
    // Events are whole, and the newest runs lost nothing.
    expect(await Promise.all(folders.map(events))).toEqual(before)
    expect(folders.slice(-5).every(rowsOf)).toBe(true)
    expect((await mlops(retrain, {cwd: root, env: GIT_ENV})).exitCode).toBe(0)
    expect(folders.map(rowsOf)).toEqual(folders.map((_, place) => place >= RUNS - 5))
    const {runs} = JSON.parse(
      (await mlops(['history', '--runs', '--json'], {cwd: root, env: GIT_ENV})).stdout,
    ) as {runs: readonly unknown[]}
    expect(runs).toHaveLength(RUNS + 1)
  },
)
