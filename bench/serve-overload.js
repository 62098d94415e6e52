// `mlops serve` under more load than it can take: how much of its capacity still becomes answers, how
// fast the rest is refused, and what it costs in memory.
//   node bench/serve-overload.js [--model busy|brisk|heavy|mlp] [--factor 2] [--seconds 10]
//     [--capacity-seconds 5] [--clients 32]
//
// The server has the first core, the load generator the second. Capacity is what clients get that wait
// for their answers; then requests come at `factor` times that rate, whether or not answers come.
import {parseArgs} from 'node:util'
import {median, percentile, table} from './serve/arithmetic.js'
import {ROWS, serveFixtures} from './serve/fixture-server.js'
import {closedLoop, openLoop} from './serve/open-loop.js'
import {residentMb, takeLoadCore} from './serve/processes.js'

const {values: options} = parseArgs({
  options: {
    model: {type: 'string', default: 'busy'},
    factor: {type: 'string', default: '2'},
    seconds: {type: 'string', default: '10'},
    'capacity-seconds': {type: 'string', default: '5'},
    clients: {type: 'string', default: '32'},
  },
})
const {model} = options
const [factor, seconds] = [Number(options.factor), Number(options.seconds)]
const MIN_GOODPUT = 0.9
const MAX_REJECT_MS = 10

takeLoadCore()
const server = await serveFixtures([model])
try {
  const asked = {url: server.predictUrl(model), body: ROWS[model]}
  const clients = Number(options.clients)
  await closedLoop({...asked, clients, seconds: 2})
  const capacitySeconds = Number(options['capacity-seconds'])
  const before = await closedLoop({...asked, clients, seconds: capacitySeconds})
  const capacity = before.filter(({status}) => status === 200).length / capacitySeconds
  const memory = []
  const sampler = setInterval(() => memory.push(residentMb(server.pid)), 1000)
  const startedAt = performance.now()
  const answers = await openLoop({...asked, rate: factor * capacity, seconds})
  clearInterval(sampler)
  report(capacity, answers, memory, startedAt)
} finally {
  await server.stop()
}

function report(capacity, answers, memory, startedAt) {
  const endsAt = startedAt + seconds * 1000
  const good = answers.filter(({status}) => status === 200)
  const inTime = good.filter(answer => answer.startedAt + answer.ms <= endsAt)
  const refused = answers.filter(({status}) => status === 503)
  const others = answers.length - good.length - refused.length
  const goodput = inTime.length / seconds
  const ms = list => list.map(answer => answer.ms)
  const [p50, p99] = [0.5, 0.99].map(share => percentile(ms(refused), share))
  const half = Math.floor(memory.length / 2)
  const [first, last] = [median(memory.slice(0, half)), median(memory.slice(half))]
  console.log(
    table(
      ['figure', 'value'],
      [
        ['model', model],
        ['runs', /"mode":"(\w+)"/.exec(server.output())?.[1] ?? '?'],
        ['capacity, requests/s', capacity.toFixed(1)],
        ['offered, requests/s', (answers.length / seconds).toFixed(1)],
        ['answered, requests/s', goodput.toFixed(1)],
        ['goodput, share of capacity', (goodput / capacity).toFixed(3)],
        [
          'answers, p50 and p99 ms',
          `${median(ms(good)).toFixed(0)}, ${percentile(ms(good), 0.99).toFixed(0)}`,
        ],
        ['refused (503)', refused.length],
        ['refusals, p50 and p99 ms', `${p50.toFixed(1)}, ${p99.toFixed(1)}`],
        ['refusals, longest ms', percentile(ms(refused), 1).toFixed(1)],
        ['neither answered nor refused', others],
        ['memory, first and second half, MB', `${first.toFixed(0)}, ${last.toFixed(0)}`],
        ['memory at each tenth, MB', tenths(memory).join(' ')],
        ['memory, peak MB', percentile(memory, 1).toFixed(0)],
      ],
    ),
  )
  const failures = [
    ...(goodput < MIN_GOODPUT * capacity ? [`goodput is below ${MIN_GOODPUT} of capacity`] : []),
    ...(p99 > MAX_REJECT_MS ? [`refusals take longer than ${MAX_REJECT_MS} ms (p99)`] : []),
    ...(last > 1.1 * first ? ['memory grows'] : []),
    ...(others > 0 ? ['requests were neither answered nor refused'] : []),
  ]
  console.log(failures.length === 0 ? 'HOLDS' : `FAILS: ${failures.join('; ')}`)
  process.exitCode = failures.length === 0 ? 0 : 1
}

function tenths(memory) {
  const at = part => Math.min(memory.length - 1, Math.round((part * memory.length) / 10))
  return Array.from({length: 10}, (_, part) => memory[at(part + 1)]?.toFixed(0))
}
