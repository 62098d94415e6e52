// The univariate drift of two tables of 30 columns, beside Evidently and NannyML; cost by rows, and a memory limit:
//   node bench/drift.js [RUNS]      with BENCH_PYTHON=… for an environment that has the peers
// 20 normal, 5 lognormal, 3 integer columns and 2 of categories.
import {spawnSync} from 'node:child_process'
import {existsSync, mkdirSync} from 'node:fs'
import {availableParallelism, cpus} from 'node:os'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {DuckDBInstance} from '@duckdb/node-api'

const runs = Number(process.argv[2] ?? 1)
const here = fileURLToPath(new URL('.', import.meta.url))
const bin = fileURLToPath(new URL('../bin/mlops.js', import.meta.url))
const data = join(here, 'data')
const venv = join(here, '.venv-drift')
const python = process.env.BENCH_PYTHON ?? join(venv, 'bin/python')
mkdirSync(data, {recursive: true})
if (!existsSync(python)) {
  spawnSync('python3', ['-m', 'venv', venv], {stdio: 'inherit'})
  const packages = ['evidently', 'nannyml', 'pandas<3', 'pyarrow']
  spawnSync(python, ['-m', 'pip', 'install', '-q', ...packages], {stdio: 'inherit'})
}

for (const millions of [1, 2, 4, 10]) for (const side of [0, 1]) await makeTable(millions, side)
console.log(
  `Node ${process.version}, ${cpus()[0]?.model}, ${availableParallelism()} cores, best of ${runs}\n`,
)
console.log('| what | rows a side | seconds | peak memory, MB |\n|---|---|---|---|')
for (const preset of ['default', 'evidently', 'nannyml'])
  line(`mlops, ${preset}`, 1, () => ours(1, preset))
line('Evidently', 1, () => peer('evidently', 1))
line('NannyML', 1, () => peer('nannyml', 1))
for (const millions of [2, 4]) line('mlops, default', millions, () => ours(millions, 'default'))
line('mlops, default, --memory 1GB', 10, () => ours(10, 'default', '--memory', '1GB'))

function line(what, millions, measure) {
  const all = Array.from({length: runs}, measure)
  const {seconds, megabytes} = all.reduce((best, one) => (one.seconds < best.seconds ? one : best))
  console.log(`| ${what} | ${millions} M | ${seconds.toFixed(1)} | ${megabytes} |`)
}

function ours(millions, preset, ...more) {
  const [reference, current] = [pathOf(millions, 0), pathOf(millions, 1)]
  const flags = [
    '--preset',
    preset,
    '--no-together',
    '--no-model',
    '--fail-on',
    'never',
    '--json',
    ...more,
  ]
  const command = [
    process.execPath,
    bin,
    'drift',
    'report',
    current,
    '--reference',
    reference,
    ...flags,
  ]
  const {stdout, stderr} = spawnSync('/usr/bin/time', ['-f', '%M', ...command], {
    encoding: 'utf8',
    maxBuffer: 1e9,
  })
  const report = JSON.parse(stdout)
  if (report.compared !== 30) throw new Error(stdout.slice(0, 2000))
  return {
    seconds: report.seconds,
    megabytes: Math.round(Number(stderr.trim().split('\n').at(-1)) / 1000),
  }
}

function peer(tool, millions) {
  const files = [pathOf(millions, 0), pathOf(millions, 1)]
  const {stdout, stderr} = spawnSync(python, [join(here, 'drift_peers.py'), tool, ...files], {
    encoding: 'utf8',
  })
  const last = stdout.trim().split('\n').at(-1)
  if (!last?.startsWith('{')) throw new Error(stderr)
  return JSON.parse(last)
}

function pathOf(millions, side) {
  return join(data, `drift-${millions}m-${side}.parquet`)
}

async function makeTable(millions, side) {
  if (existsSync(pathOf(millions, side))) return
  const connection = await (await DuckDBInstance.create(':memory:', {threads: '1'})).connect()
  await connection.run(`SELECT setseed(${side === 0 ? 0.1 : 0.2})`)
  const normal = 'sqrt(-2 * ln(1 - random())) * cos(2 * pi() * random())'
  const columns = [
    ...Array.from({length: 20}, (_, i) => `${normal} + ${i === 0 ? side * 0.3 : 0} AS n${i}`),
    ...Array.from({length: 5}, (_, i) => `exp(1.5 * (${normal})) AS l${i}`),
    ...Array.from({length: 3}, (_, i) => `floor(random() * ${10 ** (i + 1)})::INTEGER AS i${i}`),
    ...Array.from(
      {length: 2},
      (_, i) => `'c' || floor(random() * random() * ${20 * (i + 1)})::INTEGER AS k${i}`,
    ),
  ]
  await connection.run(
    `COPY (SELECT ${columns.join(', ')} FROM range(${millions * 1e6})) TO '${pathOf(millions, side)}' (FORMAT parquet)`,
  )
}
