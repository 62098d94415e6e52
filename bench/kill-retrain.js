// Kills `mlops retrain` with all that it started at random moments, and holds the end of the run that is resumed against that
// of an undisturbed one: node bench/kill-retrain.js [TIMES]
import {spawn, spawnSync} from 'node:child_process'
import {cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {initGit, writeRetrainProject} from '../test/fixtures/retrain-project.js'

const bin = fileURLToPath(new URL('../bin/mlops.js', import.meta.url))
const times = Number(process.argv[2] ?? 100)
const [name, email] = ['Bench', 'bench@example.org']
const env = {
  ...process.env,
  ...{GIT_AUTHOR_NAME: name, GIT_AUTHOR_EMAIL: email},
  ...{GIT_COMMITTER_NAME: name, GIT_COMMITTER_EMAIL: email},
}
const ARGS = ['retrain', '--as-of', '2025-03-02', '--json']
const work = mkdtempSync(join(tmpdir(), 'mlops-kill-retrain-'))
const counts = {hit: 0, late: 0}
/** The newest stage that was recorded when a run was killed. */
const after = new Map()

try {
  const prepared = join(work, 'prepared')
  mkdirSync(prepared)
  const retrain = {approval: {deploy: 'none'}, every: '28d', strategy: 'auto'}
  const gate = {metric: 'mse', non_inferiority: '5%'}
  const {addMonth} = writeRetrainProject(prepared, {retrain, gate})
  initGit(prepared, env)
  mlops(prepared, 'retrain', '--as-of', '2025-01-31', '--json')
  addMonth(1)

  const whole = copy(prepared, 'undisturbed')
  const startedAt = performance.now()
  mlops(whole, ...ARGS)
  const wholeMs = performance.now() - startedAt
  const expected = stateOf(whole)
  if (!expected.includes('linear@v1.1.0')) throw new Error(`undisturbed: ${expected}`)

  for (let i = 1; i <= times; i++) {
    const folder = copy(prepared, `killed-${i}`)
    const delayMs = Math.random() * wholeMs * 1.05
    const hit = await killAfter(folder, delayMs)
    counts[hit ? 'hit' : 'late']++
    if (hit) {
      const stage = lastStage(folder)
      after.set(stage, (after.get(stage) ?? 0) + 1)
    }
    mlops(folder, ...ARGS)
    const state = stateOf(folder)
    if (state !== expected)
      throw new Error(
        `kill ${i} after ${delayMs.toFixed(0)} ms:\n${state}\ninstead of\n${expected}`,
      )
    rmSync(folder, {recursive: true, force: true})
  }
  const stages = [...after].map(([stage, count]) => `${stage} ${count}`).join(', ')
  console.log(
    `${times} kills of the whole process group within ${(wholeMs * 1.05).toFixed(0)} ms: ${counts.hit} hit, ` +
      `${counts.late} came too late. Last recorded stage: ${stages}. All ended as the undisturbed run: the same tags, ` +
      'one run, one new version, the same model, a clean tree.',
  )
} finally {
  rmSync(work, {recursive: true, force: true})
}

function copy(from, to) {
  const folder = join(work, to)
  cpSync(from, folder, {recursive: true})
  return folder
}

/** What must be the same: tags, the digest of the new version, who is in production, runs and their outcomes, the tree. */
function stateOf(folder) {
  const tags = git(folder, 'tag', '--list').trim().split('\n').sort()
  const shown = JSON.parse(mlops(folder, 'show', '#production', '--json'))
  const {runs} = JSON.parse(mlops(folder, 'history', '--runs', '--json'))
  const told = runs.map(({id, outcome}) => `${id} ${outcome}`)
  const tree = git(folder, 'status', '--porcelain').trim()
  const held = readdirSync(join(folder, '.mlops/state/retrain')).filter(file =>
    file.endsWith('.lock'),
  )
  return JSON.stringify({tags, production: shown.version, sha256: shown.sha256, told, tree, held})
}

function lastStage(folder) {
  const {runs} = JSON.parse(mlops(folder, 'history', '--runs', '--json'))
  const run = runs.find(({plan}) => plan.asOf.startsWith('2025-03'))
  if (run === undefined) return 'none begun'
  return Object.keys(run.records).at(-1) ?? 'begun'
}

function killAfter(folder, delayMs) {
  return new Promise(resolve => {
    const child = spawn(process.execPath, [bin, ...ARGS], {
      ...{cwd: folder, env, stdio: 'ignore', detached: true},
    })
    let killed = false
    const timer = setTimeout(() => {
      killed = true
      try {
        process.kill(-child.pid, 'SIGKILL')
      } catch {
        // It has ended.
      }
    }, delayMs)
    child.once('close', (_code, signal) => {
      clearTimeout(timer)
      resolve(killed && signal === 'SIGKILL')
    })
  })
}

function mlops(folder, ...args) {
  const {status, stdout, stderr} = spawnSync(process.execPath, [bin, ...args], {
    ...{cwd: folder, env, encoding: 'utf8'},
  })
  if (status !== 0) throw new Error(`mlops ${args.join(' ')} in ${folder}: ${stdout}${stderr}`)
  return stdout
}

function git(folder, ...args) {
  return spawnSync('git', args, {cwd: folder, env, encoding: 'utf8'}).stdout
}
