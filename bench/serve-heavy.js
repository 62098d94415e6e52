// `mlops serve` with a heavy model: whether the server answers at once during its runs, and what
// becomes of a run that hangs.
//   node bench/serve-heavy.js [--seconds 10] [--clients 4] [--no-hang]
//
// The server has the first core, or all with --all-cores. A run that hangs is ended after 30 s.
import {Agent, get} from 'node:http'
import {setTimeout as sleep} from 'node:timers/promises'
import {parseArgs} from 'node:util'
import {median, percentile, table} from './serve/arithmetic.js'
import {ROWS, serveFixtures} from './serve/fixture-server.js'
import {closedLoop, post} from './serve/open-loop.js'
import {takeLoadCore} from './serve/processes.js'

const {values: options} = parseArgs({
  options: {
    seconds: {type: 'string', default: '10'},
    clients: {type: 'string', default: '4'},
    'all-cores': {type: 'boolean', default: false},
    'no-hang': {type: 'boolean', default: false},
  },
})
const MAX_LIVENESS_MS = 50
const LEAST_RUN_MS = 200
/** Weeks. */
const FOREVER = '{"turns": 1000000000000}'

if (!options['all-cores']) takeLoadCore()
const server = await serveFixtures(['heavy', 'mlp', 'loop'], {
  core: options['all-cores'] ? null : 0,
})
const rows = []
const failures = []
try {
  await measureLoad()
  if (!options['no-hang']) await measureHang()
} finally {
  await server.stop()
}
console.log(table(['figure', 'value'], rows))
console.log(failures.length === 0 ? 'HOLDS' : `FAILS: ${failures.join('; ')}`)
process.exitCode = failures.length === 0 ? 0 : 1

async function measureLoad() {
  const url = server.predictUrl('heavy')
  const agent = new Agent({keepAlive: true})
  const alone = []
  for (let turn = 0; turn < 5; turn++) alone.push((await post(agent, url, ROWS.heavy)).ms)
  agent.destroy()
  const watch = watchOthers()
  const seconds = Number(options.seconds)
  const answers = await closedLoop({
    url,
    body: ROWS.heavy,
    clients: Number(options.clients),
    seconds,
  })
  const {live, light} = await watch.stop()
  rows.push(
    ['heavy model alone, median ms', median(alone).toFixed(0)],
    ['its answers under load', answers.filter(({status}) => status === 200).length],
    ...figures('liveness under load', live),
    ...figures('light model beside it', light),
  )
  if (median(alone) < LEAST_RUN_MS) failures.push(`a run takes less than ${LEAST_RUN_MS} ms`)
  if (Math.max(...live) > MAX_LIVENESS_MS) failures.push(`liveness took over ${MAX_LIVENESS_MS} ms`)
  if (answers.some(({status}) => status !== 200)) failures.push('the heavy model failed')
}

async function measureHang() {
  const agent = new Agent({keepAlive: true})
  const watch = watchOthers()
  const hung = await post(agent, server.predictUrl('loop'), FOREVER)
  const startedAt = performance.now()
  let status = 0
  while (status !== 200 && performance.now() - startedAt < 20_000) {
    status = (await post(agent, server.predictUrl('loop'), ROWS.loop)).status
    if (status !== 200) await sleep(20)
  }
  const backMs = performance.now() - startedAt
  const {live, light} = await watch.stop()
  agent.destroy()
  rows.push(
    ['hung run: ended after, s', (hung.ms / 1000).toFixed(1)],
    ['hung run: answered by', hung.status],
    ['its model answers again after, ms', backMs.toFixed(0)],
    ...figures('liveness meanwhile', live),
    ...figures('light model meanwhile', light),
  )
  if (hung.status !== 500) failures.push('the hung run was not ended')
  if (status !== 200) failures.push('the model with the hung run did not come back')
  if (Math.max(...live) > MAX_LIVENESS_MS) failures.push('liveness was late during the hung run')
}

/** Asks for liveness, and a light model, twenty times a second each. */
function watchOthers() {
  const agent = new Agent({keepAlive: true})
  const [live, light] = [[], []]
  let going = true
  const repeat = async (list, ask) => {
    while (going) {
      const {status, ms} = await ask()
      list.push(status === 200 ? ms : Infinity)
      await sleep(50)
    }
  }
  const ended = Promise.all([
    repeat(live, () => liveness(agent)),
    repeat(light, () => post(agent, server.predictUrl('mlp'), ROWS.mlp)),
  ])
  return {
    async stop() {
      going = false
      await ended
      agent.destroy()
      return {live, light}
    },
  }
}

function liveness(agent) {
  const startedAt = performance.now()
  return new Promise(resolve => {
    const end = status => resolve({status, ms: performance.now() - startedAt})
    get(`${server.base}/livez`, {agent}, response => {
      response.resume()
      response.once('end', () => end(response.statusCode))
    }).once('error', () => end(0))
  })
}

function figures(name, list) {
  const shown = [0.5, 0.99, 1].map(share => percentile(list, share).toFixed(1))
  return [
    [`${name}, times asked`, list.length],
    [`${name}, p50, p99 and longest ms`, shown.join(', ')],
  ]
}
