// How often the interval of a metric that is estimated without labels holds the true one, and how far the estimate is
// off on the average, where the model is too sure and labelled rows calibrate it:
//   node bench/estimate-coverage.js [REPEATS]
import {ESTIMATED_METRICS, estimateWithInterval} from '../build/lib/core/metrics/index.js'
import {estimateMetric} from '../build/lib/core/metrics/estimated/estimate-metric.js'
import {createRandom} from '../build/lib/core/statistics/index.js'

const REPEATS = Number(process.argv[2] ?? 100)
const SIZES = [
  {labelled: 500, logged: 1000},
  {labelled: 2000, logged: 300},
]

function sample(rows, random) {
  const score = Float64Array.from({length: rows}, () => 0.7 * random() + 0.3 * random())
  return {score, label: score.map(p => (random() < p ** 2 ? 1 : 0))}
}

for (const {labelled, logged} of SIZES) {
  const random = createRandom(labelled)
  const found = new Map(ESTIMATED_METRICS.map(metric => [metric, {held: 0, off: 0}]))
  for (let repeat = 0; repeat < REPEATS; repeat++) {
    const reference = sample(labelled, random)
    const {score, label} = sample(logged, random)
    const predicted = score.map(p => (p > 0.6 ? 1 : 0))
    const counts = score.map(() => 1)
    for (const [metric, sums] of found) {
      const {value, interval} = estimateWithInterval(metric, {score, predicted, counts, reference})
      const truth = estimateMetric(metric, {probability: label, predicted, score})
      if (interval !== null && interval.lower <= truth && truth <= interval.upper) sums.held++
      sums.off += value - truth
    }
  }
  console.log(`${labelled} labelled rows, ${logged} logged, ${REPEATS} repeats`)
  for (const [metric, {held, off}] of found)
    console.log(
      `  ${metric.padEnd(10)} held ${((100 * held) / REPEATS).toFixed(0)} %   off by ${(off / REPEATS).toFixed(4)}`,
    )
}
