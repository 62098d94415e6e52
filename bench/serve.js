// `mlops serve` against an empty server of Node and against its peers, in one run on one machine: the
// server on the first core, the load generator (wrk, for gRPC h2load) on the second.
//   node bench/serve.js [--models logreg,trees,mlp] [--rows 1,32] [--connections 1,64]
//     [--servers 'mlops,mlops + log,FastAPI,MLflow,MLServer,BentoML,BentoML, batching']
//     [--rounds 3] [--seconds 3] [--warm-up 2] [--starts 5] [--only-starts] [--awake] [--work 60,100]
//
// `empty` parses and answers JSON, `empty + run` runs the model besides, with bare onnxruntime-node: the limits of a
// server on Node. `--awake` keeps both cores from falling asleep (`serve/awake.js`), for all servers alike;
// `--work` adds empty servers that are busy for so many microseconds a request.
// All servers of a model run at a time, stopped (SIGSTOP) while another is measured; each round asks
// every server once, and figures are medians of the rounds. Processor time of the server a request is
// beside them, because other work on the machine distorts it least. A server must give the right answer first.
import {mkdirSync, rmSync, writeFileSync} from 'node:fs'
import {cpus} from 'node:os'
import {join} from 'node:path'
import {parseArgs} from 'node:util'
import {median, table} from './serve/arithmetic.js'
import {keepAwake} from './serve/awake.js'
import {measureGrpc} from './serve/grpc.js'
import {cpuUs, freePort, must, startServer, takeLoadCore} from './serve/processes.js'
import {report} from './serve/report.js'
import {
  bench,
  emptyServer,
  install,
  makeModels,
  modelFile,
  SERVERS,
  versions,
  work,
} from './serve/servers.js'
import {expected, holds, request} from './serve/workloads.js'

const {values: options} = parseArgs({
  options: {
    models: {type: 'string', default: 'logreg,trees,mlp'},
    rows: {type: 'string', default: '1,32'},
    connections: {type: 'string', default: '1,64'},
    servers: {type: 'string', default: Object.keys(SERVERS).join(';')},
    rounds: {type: 'string', default: '3'},
    seconds: {type: 'string', default: '3'},
    'warm-up': {type: 'string', default: '2'},
    starts: {type: 'string', default: '5'},
    'only-starts': {type: 'boolean', default: false},
    awake: {type: 'boolean', default: false},
    work: {type: 'string', default: ''},
  },
})
const list = text => text.split(/[,;]/).map(part => part.trim())
const names = options.servers.includes(';') ? options.servers.split(';') : list(options.servers)
const rowCounts = list(options.rows).map(Number)
const connectionCounts = list(options.connections).map(Number)
const rounds = Number(options.rounds)

takeLoadCore()
if (options.awake) keepAwake([0, 1])
mkdirSync(work, {recursive: true})
makeModels()
const wrk = toolVersion('wrk', ['-v'], /wrk \S+/)
const h2load = toolVersion('h2load', ['--version'], /nghttp2\/\S+/)
console.log(
  `Node ${process.version}, ${cpus()[0].model}, wrk: ${wrk ?? 'not installed'}${options.awake ? ', both cores kept awake' : ''}`,
)
const usable = names.filter(name => {
  try {
    install(name)
    console.log(`- ${name}: ${versions(name) || 'Node'}`)
    return true
  } catch (error) {
    console.log(`- ${name}: not measured, its installation failed: ${error.message.slice(0, 500)}`)
    return false
  }
})
console.log('')
if (Number(options.starts) > 0) await measureStarts()
if (!options['only-starts']) {
  if (wrk === null) throw new Error('wrk is not installed: apt-get install wrk')
  for (const model of list(options.models)) await measureModel(model)
}

function toolVersion(command, args, pattern) {
  try {
    return (
      pattern.exec(must('sh', ['-c', `${command} ${args.join(' ')} 2>&1 || true`]))?.[0] ?? null
    )
  } catch {
    return null
  }
}

/** From the start of the process until it answers that it is ready. */
async function measureStarts() {
  const rows = []
  for (const name of usable) {
    const times = []
    let failure
    for (let i = 0; i < Number(options.starts) && failure === undefined; i++) {
      try {
        const server = await start(name, 'logreg')
        times.push(server.readyMs)
        await server.stop()
      } catch (error) {
        failure = error.message.trim().split('\n').at(-1)
      }
    }
    rows.push([name, failure ?? `${(median(times) / 1000).toFixed(2)} s`, times.length])
  }
  console.log(table(['server', 'start to ready, logreg, median', 'of starts'], rows))
}

async function start(name, model) {
  const [port, grpcPort] = [await freePort(), await freePort()]
  const server = SERVERS[name]
  const settings = server.start({model, port, grpcPort})
  const readyUrl = `http://127.0.0.1:${port}${server.ready}`
  return {...(await startServer({...settings, readyUrl})), name, port, grpcPort}
}

async function measureModel(model) {
  const running = []
  try {
    for (const name of usable) {
      try {
        const server = await start(name, model)
        server.pause()
        running.push(server)
      } catch (error) {
        console.log(`${name} does not serve ${model}: ${error.message.slice(-600)}`)
      }
    }
    const cells = await prepare(model, running)
    for (let round = 0; round < rounds; round++) {
      for (const cell of cells) {
        for (const connections of connectionCounts) {
          cell.server.resume()
          const url = `http://127.0.0.1:${cell.server.port}${cell.path}`
          // Compilers of just-in-time code want some requests first.
          if (round === 0) load(url, cell.file, connections, Number(options['warm-up']))
          const before = cpuUs(cell.server.pid)
          const figures = load(url, cell.file, connections, Number(options.seconds))
          figures.cpu = (cpuUs(cell.server.pid) - before) / figures.requests
          cell.server.pause()
          cell.figures[connections] = [...(cell.figures[connections] ?? []), figures]
        }
      }
      save(model, cells)
    }
    report(cells, connectionCounts, `${model}, ${rounds} rounds of ${options.seconds} s`)
    if (h2load === null) console.log('\nh2load is not installed: apt-get install nghttp2-client')
    else await reportGrpc(model, running)
  } finally {
    for (const server of running) await server.stop()
  }
}

/** One cell for each body and server that understands it; those of the empty servers come first. */
async function prepare(model, running) {
  const cells = []
  for (const protocol of ['invocations', 'oip', 'predict']) {
    for (const rows of rowCounts) {
      const {path, body} = request(protocol, model, rows)
      const wanted = await expected(model, rows)
      const file = join(work, `${protocol}-${model}-${rows}.json`)
      writeFileSync(file, body)
      const right = []
      for (const server of running) {
        if (!(SERVERS[server.name]?.protocols.includes(protocol) ?? false)) continue
        server.resume()
        const problem = await ask(server, path, body, wanted)
        server.pause()
        if (typeof problem === 'string')
          console.log(`${server.name} at ${path}, ${model}, ${rows} rows: ${problem}`)
        else right.push({server, answer: problem})
      }
      if (right.length === 0) continue
      const answerFile = join(work, `answer-${protocol}-${model}-${rows}.json`)
      writeFileSync(answerFile, JSON.stringify(right[0].answer))
      const limits = []
      for (const [name, flags] of emptyServers(model, rows)) {
        const port = await freePort()
        const readyUrl = `http://127.0.0.1:${port}/`
        const started = await startServer({...emptyServer(port, answerFile, flags), readyUrl})
        started.pause()
        limits.push({...started, name, port})
      }
      running.push(...limits)
      for (const server of [...limits, ...right.map(item => item.server)])
        cells.push({protocol, rows, path, file, server, figures: {}})
    }
  }
  return cells
}

/** Names and flags of the servers that answer what `mlops` answered. */
function emptyServers(model, rows) {
  const busy = options.work === '' ? [] : list(options.work)
  return [
    ['empty', []],
    ['empty + run', ['--model', modelFile(model), '--rows', rows]],
    ...busy.map(us => [`empty + ${us} µs`, ['--work', us]]),
  ]
}

/** The answer; what is wrong with it where something is. */
async function ask(server, path, body, wanted) {
  try {
    const response = await fetch(`http://127.0.0.1:${server.port}${path}`, {
      method: 'POST',
      headers: {'content-type': 'application/json'},
      body,
    })
    const text = await response.text()
    if (response.status !== 200) return `${response.status} ${text.slice(0, 300)}`
    const answer = JSON.parse(text)
    return holds(answer, wanted) ? answer : `a wrong answer: ${text.slice(0, 300)}`
  } catch (error) {
    return `${error.message} ${error.cause?.message ?? ''}`
  }
}

function load(url, file, connections, seconds) {
  const script = join(bench, 'serve_load.lua')
  const args = ['-t', 1, '-c', connections, '-d', `${seconds}s`, '--timeout', '10s', '-s', script]
  const output = must('taskset', ['-c', 1, 'wrk', ...args, url, '--', file])
  const figures = JSON.parse(/^FIGURES (.*)$/m.exec(output)[1])
  return {...figures, rate: figures.requests / figures.seconds}
}

function save(model, cells) {
  mkdirSync(join(bench, 'out'), {recursive: true})
  const plain = cells.map(({protocol, rows, server, figures}) => ({
    ...{model, protocol, rows, server: server.name, figures},
  }))
  writeFileSync(join(bench, `out/serve-${model}.json`), JSON.stringify(plain, null, 1))
}

async function reportGrpc(model, running) {
  const rows = []
  for (const server of running) {
    if (SERVERS[server.name]?.grpc !== true) continue
    server.resume()
    for (const rowCount of rowCounts) {
      for (const connections of connectionCounts) {
        try {
          const figures = []
          for (let round = 0; round < rounds; round++)
            figures.push(
              await measureGrpc(server.grpcPort, model, rowCount, connections, options.seconds),
            )
          const of = key => median(figures.map(figure => figure[key]))
          const [p50, p99] = [of('p50'), of('p99')].map(us => (us / 1000).toFixed(2))
          rows.push([rowCount, connections, server.name, Math.round(of('rate')), p50, p99])
        } catch (error) {
          rows.push([rowCount, connections, server.name, error.message.slice(0, 200), '', ''])
        }
      }
    }
    server.pause()
  }
  const head = ['rows', 'connections', 'server', 'requests/s', 'p50 ms', 'p99 ms']
  if (rows.length > 0)
    console.log(`\n${model}, gRPC ModelInfer, raw contents\n\n${table(head, rows)}`)
}

process.on('exit', () => rmSync(join(work, 'mlops/.mlops'), {recursive: true, force: true}))
