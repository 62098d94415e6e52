// `mlops score` against raw onnxruntime-node and against a script of pandas and onnxruntime: 30
// features; 100 trees of depth 6, an MLP of 70 thousand parameters and one of 420 thousand.
//   node bench/score.js [MILLION_ROWS,…] [RUNS]
import {spawnSync} from 'node:child_process'
import {existsSync, mkdirSync} from 'node:fs'
import {availableParallelism, cpus} from 'node:os'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {DuckDBInstance} from '@duckdb/node-api'

const FEATURES = 30
const BATCHES = [64, 256, 1024]
const here = fileURLToPath(new URL('.', import.meta.url))
const data = join(here, 'data')
const venv = join(here, '.venv')
const python = join(venv, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python')
const sizes = (process.argv[2] ?? '1,10').split(',').map(Number)
const runs = Number(process.argv[3] ?? 1)
const threads = availableParallelism()

mkdirSync(data, {recursive: true})
if (!existsSync(python)) {
  run('python3', ['-m', 'venv', venv])
  run(python, ['-m', 'pip', 'install', '-q', 'numpy', 'onnx', 'onnxruntime', 'pandas', 'pyarrow'])
}
if (!existsSync(join(data, 'mlp-wide.onnx')))
  run(python, [join(here, 'score_peer.py'), 'make', data])
for (const millions of sizes) await makeTable(millions)

console.log(`Node ${process.version}, ${cpus()[0]?.model}, ${threads} threads, best of ${runs}`)
console.log(
  '| model | rows | raw rows/s | score rows/s | share of raw | pandas rows/s | × pandas | RSS |',
)
console.log('|---|---|---|---|---|---|---|---|')
for (const model of ['trees', 'mlp', 'mlp-wide']) {
  for (const millions of sizes) {
    const rows = millions * 1e6
    const attempts = Array.from({length: runs}, () => {
      const raw = Math.max(...BATCHES.map(batch => measureRaw(model, batch)))
      return {raw, ...measureScore(model, millions), pandas: measurePandas(model, millions)}
    })
    const best = key => Math.max(...attempts.map(attempt => attempt[key]))
    const [raw, score, pandas] = [best('raw'), best('score'), best('pandas')]
    const rss = Math.max(...attempts.map(attempt => attempt.rssMb))
    const peer = pandas > 0 ? [pandas, (score / pandas).toFixed(1)] : ['out of memory', '']
    const cells = [model, rows, raw, score, (score / raw).toFixed(2), ...peer, `${rss} MB`]
    console.log(`| ${cells.join(' | ')} |`)
  }
}

/** Inference alone, on as many worker threads, with the batch size that suits it best. */
function measureRaw(model, batch) {
  const args = [join(here, 'score-raw.js'), join(data, `${model}.onnx`), FEATURES, 983_040, threads]
  return Number(run(process.execPath, [...args, batch, 'workers']))
}

/** All of the job, from opening the table to the output on disk; the start of Node is not in it. */
function measureScore(model, millions) {
  const args = ['score', join(data, `${model}.onnx`), '--input', table(millions), '--keep', 'id']
  const output = ['--output', join(data, 'out.parquet'), '--force', '--json', '--threads', threads]
  const watch = `process.on('exit', () => process.stderr.write('RSS ' + process.resourceUsage().maxRSS))`
  const url = `data:text/javascript,${encodeURIComponent(watch)}`
  const {stdout, stderr} = spawn(process.execPath, [
    ...['--import', url, join(here, '../bin/mlops.js'), ...args, ...output],
  ])
  const {rows, seconds} = JSON.parse(stdout)
  const rssMb = Math.round(Number(/RSS (\d+)\s*$/.exec(stderr)?.[1]) / 1024)
  return {score: Math.round(rows / seconds), rssMb}
}

/** 0 where memory did not do: it holds all rows at a time, and a layer of the MLP for all of them. */
function measurePandas(model, millions) {
  const files = [join(data, `${model}.onnx`), table(millions), join(data, 'peer.parquet')]
  const args = [join(here, 'score_peer.py'), 'score', ...files, String(threads)]
  const {status, signal, stdout, stderr} = spawnSync(python, args, {encoding: 'utf8'})
  if (signal === 'SIGKILL' || stderr.includes('Failed to allocate memory')) return 0
  if (status !== 0) throw new Error(stderr)
  const {rows, seconds} = JSON.parse(stdout)
  return Math.round(rows / seconds)
}

function table(millions) {
  return join(data, `${millions}m.parquet`)
}

async function makeTable(millions) {
  if (existsSync(table(millions))) return
  const connection = await (await DuckDBInstance.create(':memory:')).connect()
  const columns = Array.from(
    {length: FEATURES},
    (_, k) => `((hash(i * ${FEATURES} + ${k}) % 2000000) / 1e6 - 1)::FLOAT AS X_${k}`,
  )
  await connection.run(
    `COPY (SELECT i AS id, ${columns.join(', ')} FROM range(${millions * 1e6}) t(i)) TO '${table(millions)}'`,
  )
  connection.closeSync()
}

function run(command, args) {
  return spawn(command, args).stdout
}

function spawn(command, args) {
  const result = spawnSync(command, args.map(String), {encoding: 'utf8'})
  if (result.status !== 0) throw new Error(`${command} ${args.join(' ')}\n${result.stderr}`)
  return result
}
