// Kills `mlops score` at random moments and resumes it: the bytes must be those of a job that was
// never interrupted, with nothing left beside them.   node bench/kill-score.js [TIMES]
import {spawn, spawnSync} from 'node:child_process'
import {createHash} from 'node:crypto'
import {copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {DuckDBInstance} from '@duckdb/node-api'

const times = Number(process.argv[2] ?? 50)
const root = fileURLToPath(new URL('../', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'mlops-kill-'))
const env = {...process.env, SOURCE_DATE_EPOCH: '0', NO_COLOR: '1'}
copyFileSync(join(root, 'test/fixtures/models/zipmap-int64.onnx'), join(folder, 'm.onnx'))
const connection = await (await DuckDBInstance.create(':memory:')).connect()
const columns = [0, 1, 2, 3].map(k => `(hash(i * 4 + ${k}) % 800) / 100.0 AS X_${k}`)
await connection.run(
  `COPY (SELECT i AS id, ${columns.join(', ')} FROM range(2500000) t(i)) TO '${join(folder, 'in.parquet')}'`,
)

const command = output => [
  join(root, 'bin/mlops.js'),
  ...['score', './m.onnx', '--input', 'in.parquet', '--output', output],
  ...['--keep', 'id', '--batch-size', '256'],
]
const digest = name =>
  createHash('sha256')
    .update(readFileSync(join(folder, name)))
    .digest('hex')

const startedAt = performance.now()
const whole = spawnSync(process.execPath, command('whole.parquet'), {cwd: folder, env})
if (whole.status !== 0) throw new Error(String(whole.stderr))
const wholeMs = performance.now() - startedAt
const expected = digest('whole.parquet')

const outcomes = {'killed before the end': 0, 'ended before the kill': 0, 'resumed from parts': 0}
for (let i = 0; i < times; i++) {
  const killed = await killed9(command('out.parquet'), Math.random() * wholeMs)
  const before = readdirSync(folder)
  outcomes[killed ? 'killed before the end' : 'ended before the kill']++
  if (!before.includes('out.parquet')) {
    const resumed = spawnSync(process.execPath, [...command('out.parquet'), '--resume', '--json'], {
      cwd: folder,
      env,
    })
    if (resumed.status !== 0) throw new Error(`${resumed.stdout}${resumed.stderr}`)
    if (JSON.parse(String(resumed.stdout)).resumedRows > 0) outcomes['resumed from parts']++
  }
  if (digest('out.parquet') !== expected) throw new Error(`Run ${i}: other bytes, see ${folder}`)
  // A kill between the rename of the output and the clean-up leaves the parts, which --force drops.
  const left = readdirSync(folder).filter(name => name.includes('out.parquet'))
  if (left.length > 1) outcomes[left.join(' ')] = (outcomes[left.join(' ')] ?? 0) + 1
  for (const name of left) rmSync(join(folder, name), {recursive: true})
}
console.log(`${times} kills at random moments of ${(wholeMs / 1000).toFixed(1)} s: equal bytes`)
for (const [name, count] of Object.entries(outcomes)) console.log(`${count} × ${name}`)
rmSync(folder, {recursive: true})

function killed9(args, afterMs) {
  return new Promise(resolve => {
    const child = spawn(process.execPath, args, {cwd: folder, env, stdio: 'ignore'})
    const timer = setTimeout(() => child.kill('SIGKILL'), afterMs)
    child.on('exit', (_, signal) => {
      clearTimeout(timer)
      resolve(signal === 'SIGKILL')
    })
  })
}
