// Kills `mlops serve` under load: every prediction whose answer arrived must be in the log, once, as it
// was answered.   node bench/kill-serve.js [KILLS] [TERMS]
//
// The rounds take turns: one process; two processes that end together; one of two that ends while the
// other goes on; the same while `mlops log compact` works and is killed too. TERMS rounds end by SIGTERM,
// which must answer everything that was asked, and exit 0.
import {spawn} from 'node:child_process'
import {copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {Agent, request} from 'node:http'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import {fileURLToPath} from 'node:url'
import {openLogTable} from '../build/lib/log/index.js'
import {openDatabase} from '../build/lib/platform/duckdb/index.js'

const [kills = 100, terms = Math.ceil(kills / 10)] = process.argv.slice(2).map(Number)
const CONNECTIONS = 8
const LONGEST_MS = 800
const JSON_HEADERS = {'Content-Type': 'application/json'}
/** How many rows a request has. */
const ROWS = [1, 1, 1, 3]
const WAYS = [
  {what: 'one process', processes: 1},
  {what: 'two processes together', processes: 2},
  {what: 'one of two processes', processes: 2, one: true},
  {what: 'one process, and the compaction', processes: 1, compacts: true},
  {what: 'two processes, and the compaction', processes: 2, compacts: true},
]

const root = fileURLToPath(new URL('../', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'mlops-kill-serve-'))
copyFileSync(join(root, 'test/fixtures/models/zipmap-int64.onnx'), join(folder, 'm.onnx'))
writeFileSync(join(folder, 'mlops.yaml'), 'name: m\nmodel: {path: m.onnx}\n')

/** What arrived, by id: the number in the first row, and the predictions. */
const answered = new Map()
const counts = new Map()
let asked = 0
let compactions = 0
let running
process.on('exit', () => {
  if (running !== undefined) process.kill(-running, 'SIGKILL')
})

try {
  for (let round = 0; round < kills; round++) await killRound(WAYS[round % WAYS.length])
  for (let round = 0; round < terms; round++) await termRound(1 + (round % 2))
  await compact()
  const {rows, ids} = await check()
  console.log(
    `${kills} kills and ${terms} SIGTERM with ${CONNECTIONS} connections: ` +
      `${answered.size} predictions were answered, every one is in the log, once`,
  )
  console.log(
    `     ${rows} rows of ${ids} predictions in the log; ${compactions} compactions begun`,
  )
  for (const [what, n] of counts) console.log(`${String(n).padStart(4)} × ${what}`)
  rmSync(folder, {recursive: true})
} catch (error) {
  console.error(`${error.stack}\nSee ${folder}`)
  process.exitCode = 1
}

async function killRound({what, processes, one = false, compacts = false}) {
  const server = await serve(processes)
  const load = startLoad(server.url)
  const compaction = compacts ? compactAndKill() : undefined
  await sleep(20 + Math.random() * LONGEST_MS)
  if (one) {
    const workers = childrenOf(server.pid)
    process.kill(workers[Math.floor(Math.random() * workers.length)], 'SIGKILL')
    await sleep(100 + Math.random() * LONGEST_MS)
  }
  process.kill(-server.pid, 'SIGKILL')
  await server.ended
  await load.stop()
  await compaction
  count(`SIGKILL of ${what}`)
  if ((counts.get(`SIGKILL of ${what}`) ?? 0) % 5 === 0) await check()
}

async function termRound(processes) {
  const server = await serve(processes)
  const load = startLoad(server.url)
  await sleep(20 + Math.random() * LONGEST_MS)
  process.kill(server.pid, 'SIGTERM')
  const code = await server.ended
  await load.stop()
  if (code !== 0) throw new Error(`SIGTERM ended with ${code}: ${server.stderr()}`)
  if (load.cutOff > 0) throw new Error(`SIGTERM cut off ${load.cutOff} answers`)
  count(`SIGTERM of ${processes === 1 ? 'one process' : 'two processes'}`)
}

function command(...args) {
  return [join(root, 'bin/mlops.js'), ...args]
}

async function serve(processes) {
  const args = ['serve', './m.onnx', '--port', '0', '--processes', String(processes), '--json']
  const child = spawn(process.execPath, command(...args), {
    ...{cwd: folder, detached: true, stdio: ['ignore', 'pipe', 'pipe']},
    env: {...process.env, NO_COLOR: '1'},
  })
  running = child.pid
  let stdout = ''
  let stderr = ''
  child.stderr.on('data', chunk => (stderr += chunk))
  const ended = new Promise(resolve => child.on('exit', resolve)).then(code => {
    running = undefined
    return code
  })
  const url = await new Promise((resolve, reject) => {
    child.stdout.on('data', chunk => {
      stdout += chunk
      const found = /"url": "([^"]+)"/.exec(stdout)
      if (found && stdout.trimEnd().endsWith('}')) resolve(found[1])
    })
    child.on('exit', code => reject(new Error(`serve ended with ${code}: ${stdout}${stderr}`)))
  })
  return {pid: child.pid, url, ended, stderr: () => stderr}
}

/** Asks on several connections at a time, until it is stopped or nobody answers any more. */
function startLoad(url) {
  const agent = new Agent({keepAlive: true, maxSockets: CONNECTIONS})
  const load = {stopping: false, cutOff: 0, stop: undefined}
  const loops = Array.from({length: CONNECTIONS}, () => ask())
  load.stop = async () => {
    load.stopping = true
    await Promise.all(loops)
    agent.destroy()
  }
  return load

  async function ask() {
    while (!load.stopping) {
      const number = ++asked
      const size = ROWS[number % ROWS.length]
      const rows = Array.from({length: size}, (_, row) => ({
        ...{X_0: number, X_1: row, X_2: (number % 7) / 2, X_3: -1},
      }))
      const answer = await post(`${url}/predict`, JSON.stringify(size === 1 ? rows[0] : rows))
      if (answer === undefined) return
      if (answer.status !== 200) continue
      const {id, predictions} = answer.body
      answered.set(id, {
        number,
        predictions: (predictions ?? [answer.body]).map(({prediction}) => String(prediction)),
      })
    }
  }

  function post(target, body) {
    return new Promise(resolve => {
      let begun = false
      const gone = () => {
        if (begun) load.cutOff++
        resolve(undefined)
      }
      const sent = request(target, {method: 'POST', agent, headers: JSON_HEADERS}, response => {
        begun = true
        let text = ''
        response.on('data', chunk => (text += chunk))
        response.on('end', () => resolve({status: response.statusCode, body: JSON.parse(text)}))
        response.on('aborted', gone)
      })
      sent.on('error', gone)
      sent.end(body)
    })
  }
}

/** Again and again until it was killed once at a random moment. */
async function compactAndKill() {
  compactions++
  await sleep(Math.random() * 200)
  const child = spawn(process.execPath, command('log', 'compact'), {cwd: folder, stdio: 'ignore'})
  const ended = new Promise(resolve => child.on('exit', resolve))
  const timer = setTimeout(() => child.kill('SIGKILL'), 200 + Math.random() * 1200)
  await ended
  clearTimeout(timer)
}

async function compact() {
  compactions++
  const child = spawn(process.execPath, command('log', 'compact'), {cwd: folder, stdio: 'ignore'})
  const code = await new Promise(resolve => child.on('exit', resolve))
  if (code !== 0) throw new Error(`mlops log compact ended with ${code}`)
}

/** Compares what arrived with what the log says. */
async function check() {
  const database = await openDatabase()
  try {
    await openLogTable(database, {folder: join(folder, '.mlops/log'), model: 'm'})
    const rows = await database.rows(
      'SELECT id, "row", X_0, X_1, CAST(prediction AS VARCHAR) AS prediction FROM predictions ORDER BY id, "row"',
      'the log',
    )
    const logged = groupById(rows)
    for (const [id, own] of logged) {
      own.forEach((row, index) => {
        if (row.row !== index || row.X_1 !== index)
          throw new Error(`${id} is in the log twice, or not whole`)
      })
    }
    for (const [id, {number, predictions}] of answered) {
      const own = logged.get(id)
      if (own === undefined) throw new Error(`${id} was answered and is not in the log`)
      const same = own.map(({prediction}) => prediction).join() === predictions.join()
      if (!same || own.length !== predictions.length || own.some(({X_0}) => X_0 !== number))
        throw new Error(`${id} is in the log otherwise than it was answered`)
    }
    return {rows: rows.length, ids: logged.size}
  } finally {
    database.close()
  }
}

function groupById(rows) {
  const groups = new Map()
  for (const row of rows) groups.set(row.id, [...(groups.get(row.id) ?? []), row])
  return groups
}

/** Processes that a process has started (Linux). */
function childrenOf(parent) {
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .filter(pid => {
      try {
        const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
        return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) === parent
      } catch {
        return false
      }
    })
    .map(Number)
}

function count(what) {
  counts.set(what, (counts.get(what) ?? 0) + 1)
}
