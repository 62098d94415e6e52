// What counting the inputs of requests for the drift gauges costs: nanoseconds of processor time a
// value, by type and rows of a request. Build first; run: node bench/input-counter.js
import {InputCounter} from '../build/lib/serve/drift/input-counter.js'

const COLUMNS = 20
const SECONDS = 0.5
const edges = Array.from({length: 9}, (_, i) => (i + 1) / 10)
const cities = Array.from({length: 30}, (_, i) => `city ${i}`)

const number = at => ({
  ...{kind: 'number', column: `x${at}`, input: 'X', at, edges, low: 0, high: 1, half: false},
  ...{nullShare: 0, reference: new Array(10).fill(100)},
})
const category = at => ({
  ...{kind: 'category', column: `c${at}`, input: `c${at}`, at: 0, top: cities, rare: []},
  reference: new Array(31).fill(10),
})

function feedsOf(kind, rowCount) {
  if (kind === 'category')
    return {
      rowCount,
      tensors: Object.fromEntries(
        Array.from({length: COLUMNS}, (_, at) => [
          `c${at}`,
          {values: Array.from({length: rowCount}, () => cities[Math.floor(Math.random() * 30)])},
        ]),
      ),
    }
  const values = Float32Array.from({length: rowCount * COLUMNS}, Math.random)
  return {rowCount, tensors: {X: {values}}}
}

for (const kind of ['number', 'category'])
  for (const rowCount of [1, 32, 1000]) {
    const make = kind === 'number' ? number : category
    // A clock that stands still: no second is over, so no row is left out.
    const counter = new InputCounter(
      Array.from({length: COLUMNS}, (_, at) => make(at)),
      () => 0,
    )
    const requests = Array.from({length: 50}, () => feedsOf(kind, rowCount))
    let rows = 0
    const start = process.cpuUsage()
    const until = performance.now() + SECONDS * 1000
    while (performance.now() < until)
      for (const feeds of requests) {
        counter.add(feeds)
        rows += rowCount
      }
    const {user, system} = process.cpuUsage(start)
    const ns = ((user + system) * 1000) / (rows * COLUMNS)
    console.log(
      `${kind.padEnd(8)} ${String(rowCount).padStart(4)} rows: ${ns.toFixed(1)} ns a value`,
    )
  }
