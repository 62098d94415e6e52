// Kills `mlops score` and resumes it: the bytes must be those of a job that was never interrupted, with
// nothing left beside them.   node bench/kill-score.js [KILLS] [CTRL_C] [ROWS]
//
// Kills are at random moments of the whole job, and besides, as soon as certain files appear: a random
// moment seldom meets the few milliseconds between the output's rename and the clean-up. A resumed job
// gets another clock than the killed one, so it is only equal if it keeps the `scored_at` of its start.
import {spawn, spawnSync} from 'node:child_process'
import {createHash} from 'node:crypto'
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  watch,
} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {DuckDBInstance} from '@duckdb/node-api'

const [kills = 50, interrupts = Math.ceil(kills / 5), rows = 600_000] = process.argv
  .slice(2)
  .map(Number)
/** The kill follows the first sight of such a file. */
const MOMENTS = [
  {what: 'the lock', name: /^out\.parquet\.lock$/},
  {what: 'the manifest', name: /^out\.parquet\.parts\/manifest\.json$/},
  {what: 'a part', name: /^out\.parquet\.parts\/part-000001\.parquet$/},
  {what: 'the rejects being written', name: /^out\.parquet\.parts\/\.bad\.csv\..*tmp$/},
  {what: 'the rejects', name: /^bad\.csv$/},
  {what: 'the output being written', name: /^out\.parquet\.parts\/\.merged\..*tmp$/},
  {what: 'the whole output among the parts', name: /^out\.parquet\.parts\/merged$/},
  {what: 'the output', name: /^out\.parquet$/},
]
const CLOCKS = ['0', '86400']
const OUTPUTS = ['out.parquet', 'bad.csv']

const root = fileURLToPath(new URL('../', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'mlops-kill-'))
const at = name => join(folder, name)
copyFileSync(join(root, 'test/fixtures/models/zipmap-int64.onnx'), at('m.onnx'))
await makeTable()

const expected = new Map()
let wholeMs = 0
for (const clock of CLOCKS) {
  const startedAt = performance.now()
  const {status, stdout, stderr} = score(clock, [])
  if (status !== 0) throw new Error(`${stdout}${stderr}`)
  wholeMs = performance.now() - startedAt
  expected.set(JSON.parse(stdout).scoredAt, digests())
  clean()
}

const counts = new Map()
const rounds = [
  ...Array.from({length: kills}, (_, i) => ({
    signal: 'SIGKILL',
    // Every third waits for a file instead of a time.
    moment: i % 3 === 2 ? MOMENTS[Math.floor(i / 3) % MOMENTS.length] : undefined,
  })),
  ...Array.from({length: interrupts}, () => ({signal: 'SIGINT', moment: undefined})),
]
for (const [index, round] of rounds.entries()) {
  try {
    count(await play(round))
  } catch (error) {
    const left = readdirSync(folder).join(' ')
    console.error(
      `Round ${index} (${round.signal}, ${round.moment?.what ?? 'any moment'}): ${error.message}`,
    )
    console.error(`In ${folder}: ${left}`)
    process.exit(1)
  }
}
console.log(
  `${kills} kills and ${interrupts} Ctrl-C in jobs of ${rows} rows and ${(wholeMs / 1000).toFixed(1)} s: ` +
    'equal bytes after --resume, nothing left',
)
for (const [outcome, n] of [...counts].sort()) console.log(`${String(n).padStart(4)} × ${outcome}`)
rmSync(folder, {recursive: true})

/** One interruption, what it may leave, and the job that goes on from there; says what happened. */
async function play({signal, moment}) {
  const first = await interrupted(signal, moment, Math.random() * wholeMs)
  const there = existsSync(at('out.parquet'))
  if (there && digests()['out.parquet'] !== [...expected.values()][0]['out.parquet'])
    throw new Error('an output that is not whole')
  if (first.ended && first.exitCode === 0) {
    check(CLOCKS[0], 'the uninterrupted job')
    return `${signal} after the end`
  }
  if (signal === 'SIGINT' && first.signal === null) checkInterrupted(first)
  const resumed = score(CLOCKS[1], ['--resume'])
  // Killed after the clean-up: nothing says any more that the output is of this job.
  if (there && resumed.status === 6) {
    check(CLOCKS[0], 'the job that was killed at its end')
    return `${signal} at its end, all was done`
  }
  if (resumed.status !== 0)
    throw new Error(`--resume ended with ${resumed.status}: ${resumed.stdout}${resumed.stderr}`)
  const {scoredAt, resumedRows} = JSON.parse(resumed.stdout)
  compare(expected.get(scoredAt), 'the resumed job')
  const way = there ? 'with the output there' : resumedRows > 0 ? 'from parts' : 'from the start'
  return `${signal} at ${moment === undefined ? 'a random moment' : moment.what}, resumed ${way}`
}

function checkInterrupted({exitCode, stderr}) {
  if (exitCode !== 130) throw new Error(`Ctrl-C gave exit code ${exitCode}: ${stderr}`)
  const kept = existsSync(at('out.parquet.parts/manifest.json'))
  if (kept && !stderr.includes('--resume')) throw new Error(`no word of --resume: ${stderr}`)
  if (existsSync(at('out.parquet.lock'))) throw new Error('the lock is left')
}

function check(clock, what) {
  compare(expected.get(new Date(Number(clock) * 1000).toISOString()), what)
}

function compare(wanted, what) {
  const found = digests()
  for (const name of OUTPUTS)
    if (found[name] !== wanted?.[name]) throw new Error(`${what} gave other bytes in ${name}`)
  const left = readdirSync(folder).filter(
    name => !['m.onnx', 'in.parquet', ...OUTPUTS].includes(name),
  )
  if (left.length > 0) throw new Error(`${what} left ${left.join(', ')}`)
  clean()
}

function clean() {
  for (const name of OUTPUTS) rmSync(at(name))
}

function digests() {
  return Object.fromEntries(
    OUTPUTS.filter(name => existsSync(at(name))).map(name => [
      name,
      createHash('sha256')
        .update(readFileSync(at(name)))
        .digest('hex'),
    ]),
  )
}

function command(more) {
  return [
    join(root, 'bin/mlops.js'),
    ...['score', './m.onnx', '--input', 'in.parquet', '--output', 'out.parquet', '--keep', 'id'],
    // A fixed batch: which rows share a run can change the last bit of an answer.
    ...['--rejects', 'bad.csv', '--batch-size', '256', ...more],
  ]
}

function environment(clock) {
  return {...process.env, SOURCE_DATE_EPOCH: clock, NO_COLOR: '1'}
}

function score(clock, more) {
  return spawnSync(process.execPath, command([...more, '--json']), {
    cwd: folder,
    env: environment(clock),
    encoding: 'utf8',
  })
}

function interrupted(signal, moment, afterMs) {
  return new Promise(resolve => {
    let sent = false
    let stderr = ''
    const child = spawn(process.execPath, command([]), {
      cwd: folder,
      env: environment(CLOCKS[0]),
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    const send = () => {
      sent ||= child.kill(signal)
    }
    const timer = moment === undefined ? setTimeout(send, afterMs) : undefined
    const watcher =
      moment === undefined
        ? undefined
        : watch(folder, {recursive: true}, (_, name) => {
            if (name !== null && moment.name.test(name)) send()
          })
    child.stderr.on('data', chunk => (stderr += chunk))
    child.on('close', (exitCode, endedBy) => {
      clearTimeout(timer)
      watcher?.close()
      resolve({exitCode, signal: endedBy, ended: endedBy === null, stderr})
    })
  })
}

function count(outcome) {
  counts.set(outcome, (counts.get(outcome) ?? 0) + 1)
}

/** Values that no two rows share, so that a lost or doubled row shows; each 1000th row is bad. */
async function makeTable() {
  const connection = await (await DuckDBInstance.create(':memory:')).connect()
  const columns = [0, 1, 2, 3].map(
    k => `CASE WHEN i % 1000 <> 999 THEN (hash(i * 4 + ${k}) % 800) / 100.0 END AS X_${k}`,
  )
  await connection.run(
    `COPY (SELECT i AS id, ${columns.join(', ')} FROM range(${rows}) t(i)) TO '${at('in.parquet')}'`,
  )
  connection.closeSync()
}
