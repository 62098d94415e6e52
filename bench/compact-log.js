// What compaction costs the answers of a server: latency of single rows by one connection, before and
// while a day of so many predictions becomes Parquet.   node bench/compact-log.js [PREDICTIONS]
import {spawn} from 'node:child_process'
import {
  copyFileSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import {Agent, request} from 'node:http'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {keepLog, openPredictionLog} from '../build/lib/log/index.js'

const [predictions = 1_000_000] = process.argv.slice(2).map(Number)
const COLUMNS = Array.from({length: 20}, (_, i) => `feature_${i}`)
const BATCH = 1000
const DAY_MS = 86_400_000

const root = fileURLToPath(new URL('../', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'mlops-compact-'))
copyFileSync(join(root, 'test/fixtures/models/zipmap-int64.onnx'), join(folder, 'm.onnx'))
writeFileSync(join(folder, 'mlops.yaml'), 'name: m\nmodel: {path: m.onnx}\n')
const yesterday = join(folder, 'yesterday')
const segmentBytes = await writeYesterday()

const server = spawn(
  process.execPath,
  [join(root, 'bin/mlops.js'), 'serve', './m.onnx', '--port', '0', '--json'],
  {cwd: folder, stdio: ['ignore', 'pipe', 'inherit']},
)
try {
  let text = ''
  for await (const chunk of server.stdout) {
    text += chunk
    if (text.trimEnd().endsWith('}')) break
  }
  const {url} = JSON.parse(text)
  await measure(url, ms => ms > 2000)
  const before = await measure(url, ms => ms > 10_000)
  const startedAt = performance.now()
  let done
  const stop = keepLog({
    ...{folder: yesterday, retentionMs: 90 * DAY_MS, maxBytes: 1e12, firstMs: 0},
    onDone: compacted => (done = compacted),
    onError: error => {
      throw error
    },
  })
  const during = await measure(url, () => done !== undefined)
  const seconds = (performance.now() - startedAt) / 1000
  stop()
  const [{rows, file}] = done.folders[0].days
  const megabytes = bytes => `${(bytes / 1e6).toFixed(0)} MB`
  console.log(
    `${rows} predictions of ${COLUMNS.length} columns in ${seconds.toFixed(1)} s: ` +
      `${megabytes(segmentBytes)} of lines, ${megabytes(statSync(file).size)} of Parquet`,
  )
  console.log('                p50 ms   p99 ms   answers/s')
  console.log(`before        ${line(before)}`)
  console.log(`meanwhile     ${line(during)}`)
} finally {
  server.kill('SIGKILL')
  rmSync(folder, {recursive: true})
}

async function writeYesterday() {
  const timeMs = Date.now() - DAY_MS
  const log = await openPredictionLog({
    ...{folder: yesterday, sample: 1, redact: [], syncs: false, now: () => timeMs},
    segmentBytes: 1e12,
  })
  const sha256 = 'a'.repeat(64)
  await log.describe({
    ...{name: 'm', version: 'v1.0.0', sha256, policy: {nulls: 'error', inputs: {}}},
    signature: {columns: COLUMNS.map(name => ({name, type: 'float32'}))},
    predictionColumns: [
      {name: 'prediction', type: 'string'},
      {name: 'probability_late', type: 'float32'},
    ],
  })
  for (let i = 0; i < predictions; i++) {
    const row = Object.fromEntries(
      COLUMNS.map(name => [name, Math.round(Math.random() * 1e5) / 100]),
    )
    log.append({
      ...{id: `prediction-${i}`, timeMs, model: 'm', version: 'v1.0.0', sha256, unit: undefined},
      ...{protocol: 'predict', source: 'model', latencyMs: 1, rowsJson: JSON.stringify([row])},
      ...{outputNames: ['prediction', 'probability_late'], cells: [['"late"'], ['0.7']]},
    })
    if (i % BATCH === BATCH - 1) log.flush()
  }
  log.flush()
  log.close()
  const day = new Date(timeMs).toISOString().slice(0, 10)
  const place = join(yesterday, 'm/segments', day)
  const [name] = readdirSync(place)
  const old = new Date(timeMs)
  utimesSync(join(place, name), old, old)
  return statSync(join(place, name)).size
}

/** Milliseconds of answers, one after the other, until `enough` of the time gone. */
async function measure(url, enough) {
  const agent = new Agent({keepAlive: true})
  const body = JSON.stringify({X_0: 1, X_1: 2, X_2: 3, X_3: 4})
  const times = []
  const startedAt = performance.now()
  for (;;) {
    const askedAt = performance.now()
    if (enough(askedAt - startedAt)) break
    await ask(url, agent, body)
    times.push(performance.now() - askedAt)
  }
  const seconds = (performance.now() - startedAt) / 1000
  agent.destroy()
  return {times: times.sort((a, b) => a - b), seconds}
}

function ask(url, agent, body) {
  return new Promise((resolve, reject) => {
    const headers = {'Content-Type': 'application/json'}
    const sent = request(`${url}/predict`, {method: 'POST', agent, headers}, response => {
      response.resume()
      response.on('end', resolve)
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

function line({times, seconds}) {
  const at = share => (times[Math.floor(times.length * share)] ?? 0).toFixed(2).padStart(8)
  return `${at(0.5)} ${at(0.99)} ${String(Math.round(times.length / seconds)).padStart(11)}`
}
