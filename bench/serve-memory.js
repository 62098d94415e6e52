// The memory of `mlops serve` over many requests: after a warm-up it must not grow.
//   node bench/serve-memory.js [--requests 100000] [--warm-up 30] [--model mlp] [--connections 64]
//
// The server has the first core, the load generator (wrk) the second. The requests are counted after so many seconds of
// warm-up, which the heap takes to grow to its size; the first tenth of them is compared with the last.
import {spawn} from 'node:child_process'
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {parseArgs} from 'node:util'
import {median, table} from './serve/arithmetic.js'
import {ROWS, serveFixtures} from './serve/fixture-server.js'
import {residentMb, takeLoadCore} from './serve/processes.js'

const {values: options} = parseArgs({
  options: {
    requests: {type: 'string', default: '100000'},
    'warm-up': {type: 'string', default: '30'},
    model: {type: 'string', default: 'mlp'},
    connections: {type: 'string', default: '64'},
  },
})
const {model} = options
const wanted = Number(options.requests)
const MAX_GROWTH = 1.05
const ROUND_SECONDS = 2

takeLoadCore()
const folder = mkdtempSync(join(tmpdir(), 'mlops-bench-'))
const body = join(folder, 'body.json')
writeFileSync(body, ROWS[model])
const server = await serveFixtures([model])
try {
  const startMb = residentMb(server.pid)
  await load(server.predictUrl(model), options['warm-up'])
  const startedAt = performance.now()
  const samples = []
  let requests = 0
  let failed = 0
  while (requests < wanted) {
    const figures = await load(server.predictUrl(model))
    requests += figures.requests
    failed += figures.errors + figures.statuses
    samples.push({requests, mb: residentMb(server.pid)})
  }
  report(samples, {requests, failed, startMb, seconds: (performance.now() - startedAt) / 1000})
} finally {
  await server.stop()
  rmSync(folder, {recursive: true})
}

function load(url, seconds = ROUND_SECONDS) {
  const script = fileURLToPath(new URL('serve_load.lua', import.meta.url))
  const args = [
    '-t1',
    `-c${options.connections}`,
    `-d${seconds}s`,
    '--timeout',
    '10s',
    '-s',
    script,
    url,
    '--',
    body,
  ]
  return new Promise((resolve, reject) => {
    const wrk = spawn('wrk', args, {stdio: ['ignore', 'pipe', 'inherit']})
    let output = ''
    wrk.stdout.on('data', chunk => (output += chunk))
    wrk.once('error', reject)
    wrk.once('close', () => resolve(JSON.parse(/^FIGURES (.*)$/m.exec(output)[1])))
  })
}

function report(samples, {requests, failed, startMb, seconds}) {
  const tenth = Math.max(1, Math.ceil(samples.length / 10))
  const mb = list => median(list.map(sample => sample.mb))
  const [first, last] = [mb(samples.slice(0, tenth)), mb(samples.slice(-tenth))]
  console.log(
    table(
      ['figure', 'value'],
      [
        ['model', model],
        ['requests', requests],
        ['failed', failed],
        ['requests/s', Math.round(requests / seconds)],
        ['memory at the start, MB', startMb.toFixed(0)],
        ['memory in the first tenth, MB', first.toFixed(0)],
        ['memory in the last tenth, MB', last.toFixed(0)],
        ['memory at each tenth, MB', tenths(samples).join(' ')],
        ['memory, peak MB', Math.max(...samples.map(sample => sample.mb)).toFixed(0)],
      ],
    ),
  )
  const holds = last <= MAX_GROWTH * first && failed === 0
  console.log(holds ? 'HOLDS' : `FAILS: ${failed > 0 ? 'requests failed' : 'memory grows'}`)
  process.exitCode = holds ? 0 : 1
}

/** What it held when so many tenths of the requests were answered: growth that goes on shows as a slope. */
function tenths(samples) {
  return Array.from({length: 10}, (_, tenth) => {
    const sample = samples.find(({requests}) => requests >= ((tenth + 1) * wanted) / 10)
    return sample.mb.toFixed(0)
  })
}
