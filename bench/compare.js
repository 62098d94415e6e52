// `mlops compare` of two models of 100 trees beside a script of scikit-learn and SciPy that does the same: six
// metrics with 2,000 paired resamples, over all rows and in ten slices.
//   node bench/compare.js [MILLION_ROWS] [RUNS]      with BENCH_PYTHON=… for an environment that has the peers
// The peer draws PEER_RESAMPLES only, and the time of 2,000 is reckoned from them: it would take hours.
import {spawnSync} from 'node:child_process'
import {existsSync, mkdirSync} from 'node:fs'
import {availableParallelism, cpus} from 'node:os'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'

const METRICS = 'auc,average_precision,log_loss,brier,f1,accuracy'
const RESAMPLES = 2000
const PEER_RESAMPLES = 2
const millions = Number(process.argv[2] ?? 1)
const runs = Number(process.argv[3] ?? 3)
const here = fileURLToPath(new URL('.', import.meta.url))
const bin = fileURLToPath(new URL('../bin/mlops.js', import.meta.url))
const data = join(here, 'data')
const venv = join(here, '.venv-compare')
const python = process.env.BENCH_PYTHON ?? join(venv, 'bin/python')
mkdirSync(data, {recursive: true})
if (!existsSync(python)) {
  run('python3', ['-m', 'venv', venv])
  const packages = [
    'numpy',
    'pandas<3',
    'pyarrow',
    'scipy',
    'scikit-learn',
    'skl2onnx',
    'onnxruntime',
  ]
  run(python, ['-m', 'pip', 'install', '-q', ...packages])
}
const table = join(data, `compare-${millions}m.parquet`)
if (!existsSync(table) || !existsSync(join(data, 'compare-new.onnx')))
  run(python, [join(here, 'compare_peer.py'), 'make', data, millions])

console.log(
  `Node ${process.version}, ${cpus()[0]?.model}, ${availableParallelism()} cores, median of ${runs}\n`,
)
console.log('| what | rows | seconds | peak memory, MB |\n|---|---|---|---|')
const ours = Array.from({length: runs}, measure).sort((a, b) => a.seconds - b.seconds)[runs >> 1]
console.log(`| mlops compare | ${millions} M | ${ours.seconds.toFixed(1)} | ${ours.megabytes} |`)
if (millions <= 1) {
  const args = [join(here, 'compare_peer.py'), 'compare', data, millions, PEER_RESAMPLES]
  const peer = JSON.parse(run(python, args))
  const seconds = peer.rest + RESAMPLES * peer.secondsAResample
  console.log(
    `| scikit-learn and SciPy (reckoned from ${PEER_RESAMPLES} of ${RESAMPLES} resamples) | ${millions} M | ${Math.round(seconds)} | ${peer.megabytes} |`,
  )
  console.log(
    `\n${(seconds / ours.seconds).toFixed(0)} × as quick, ${(ours.megabytes / peer.megabytes).toFixed(2)} of the memory`,
  )
  for (const {name, old, new: now} of ours.report.metrics) {
    const [a, b] = peer.values[name]
    if (Math.abs(a - old) > 1e-6 || Math.abs(b - now) > 1e-6)
      throw new Error(`${name}: ${old}, ${now} here and ${a}, ${b} there`)
  }
}

function measure() {
  const models = ['old', 'new'].map(name => join(data, `compare-${name}.onnx`))
  const flags = ['--data', table, '--target', 'y', '--metrics', METRICS, '--slice-by', 'segment']
  const {status, stdout, stderr} = spawnSync(
    '/usr/bin/time',
    ['-f', '%M', process.execPath, bin, 'compare', ...models, ...flags, '--json'],
    {encoding: 'utf8', maxBuffer: 1e9, cwd: data},
  )
  if (status !== 0) throw new Error(stderr)
  const report = JSON.parse(stdout)
  if (report.slices.length !== 10) throw new Error(stdout.slice(0, 2000))
  const megabytes = Math.round(Number(stderr.trim().split('\n').at(-1)) / 1000)
  return {seconds: report.seconds, megabytes, report}
}

function run(command, args) {
  const result = spawnSync(command, args.map(String), {encoding: 'utf8'})
  if (result.status !== 0) throw new Error(`${command} ${args.join(' ')}\n${result.stderr}`)
  return result.stdout
}
