// How often a stream without a change raises an alarm, and what is found of one: node bench/stream-alarms.js [REPEATS]
// Each stream is watched as `mlops drift report` watches errors and predictions, by ADWIN and by Page-Hinkley at δ = 0.002.
import {createRandom} from '../build/lib/core/statistics/index.js'
import {Adwin, PageHinkley, STREAM_DELTA, watchSteps} from '../build/lib/core/streams/index.js'

const REPEATS = Number(process.argv[2] ?? 500)
const random = createRandom(11)
const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
const same = draw => () => draw
const wandering = memory => () => {
  let value = normal()
  return () => (value = memory * value + Math.sqrt(1 - memory * memory) * normal())
}
const errorsThatWander = () => {
  const draw = wandering(0.95)()
  return () => Number(random() < 1 / (1 + Math.exp(1.4 - draw())))
}
const season = () => {
  let row = 0
  return () => Math.sin((2 * Math.PI * row++) / 48) + normal()
}

const streams = {
  normal: {start: same(normal), ranks: true},
  'heavy tail': {start: same(() => Math.exp(2 * normal())), ranks: true},
  'errors 20 %': {start: same(() => Number(random() < 0.2)), ranks: false, more: 0.3},
  'errors 5 %': {start: same(() => Number(random() < 0.05)), ranks: false, more: 0.1},
  'errors 1 %': {start: same(() => Number(random() < 0.01)), ranks: false, more: 0.03},
  'memory 0.5': {start: wandering(0.5), ranks: true},
  'memory 0.9': {start: wandering(0.9), ranks: true},
  'memory 0.98': {start: wandering(0.98), ranks: true},
  'errors that wander': {start: errorsThatWander, ranks: false, more: 0.35},
  'a period of 48 rows': {start: season, ranks: true},
}

const stepsOf = values => Array.from(values, (mean, row) => ({mean, row, time: Number.NaN}))
const percent = share => `${(100 * share).toFixed(1)} %`.padStart(9)

console.log(
  `Streams without a change, δ = ${STREAM_DELTA}; the plain detectors are those of river at its defaults\n`,
)
console.log(
  [
    'stream'.padEnd(20),
    'rows'.padStart(7),
    ' unwatched',
    '    ADWIN',
    'Page-H.',
    'plain ADWIN',
    'plain PH',
  ].join('  '),
)
for (const [name, {start, ranks}] of Object.entries(streams))
  for (const rows of [2000, 10_000, 30_000]) {
    const repeats = Math.max(20, Math.round((REPEATS * 2000) / rows))
    const hits = {unwatched: 0, adwin: 0, page_hinkley: 0, plainAdwin: 0, plainPage: 0}
    for (let repeat = 0; repeat < repeats; repeat++) {
      const values = Float64Array.from({length: rows}, start())
      const found = watchSteps(stepsOf(values), {ranks})
      if (typeof found === 'string') hits.unwatched++
      else
        for (const detector of ['adwin', 'page_hinkley'])
          if (found.changes.some(({detectors}) => detectors.includes(detector))) hits[detector]++
      const [adwin, page] = [new Adwin(), new PageHinkley()]
      const alarms = values.reduce(
        ([a, p], value) => [adwin.update(value) || a, page.update(value) || p],
        [false, false],
      )
      if (alarms[0]) hits.plainAdwin++
      if (alarms[1]) hits.plainPage++
    }
    const shares = Object.values(hits).map(hit => percent(hit / repeats))
    console.log([name.padEnd(20), String(rows).padStart(7), ...shares, `of ${repeats}`].join('  '))
  }

console.log(
  '\nA change in the middle of 10,000 rows: found, and by how many rows the place is off (median)\n',
)
for (const [name, {start, ranks, more}] of Object.entries(streams)) {
  const repeats = Math.max(20, Math.round(REPEATS / 10))
  let hits = 0
  const off = []
  for (let repeat = 0; repeat < repeats; repeat++) {
    const draw = start()
    const values = Float64Array.from({length: 10_000}, (_, row) => {
      if (row < 5000) return draw()
      return more === undefined ? draw() + 0.5 : Number(draw() === 1 || random() < more / 2)
    })
    const found = watchSteps(stepsOf(values), {ranks})
    if (typeof found === 'string' || found.changes.length === 0) continue
    hits++
    off.push(Math.min(...found.changes.map(({at}) => Math.abs(at.row - 5000))))
  }
  off.sort((a, b) => a - b)
  console.log(
    [
      name.padEnd(20),
      percent(hits / repeats),
      `${off[off.length >> 1] ?? '–'} rows`.padStart(12),
    ].join('  '),
  )
}
