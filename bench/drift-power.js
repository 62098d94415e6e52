// How often the verdict of a drift report is wrong, and what it finds: node bench/drift-power.js [REPEATS] [SCENARIO]
// A data set of 10 columns against a reference of 5,000 rows (1,000,000 for the largest): false alarms are those of the
// whole data set, power is that of one changed column among nine that did not change. Beside it what Evidently and
// NannyML decide by default, by the presets that reproduce them. SCENARIO is a part of the name of those to run.
import {judgeColumns} from '../build/lib/drift/judge/index.js'
import {
  chooseMethods,
  distinctCategories,
  distinctNumbers,
  scoreCategories,
  scoreCategoryBlocks,
  scoreNumberBlocks,
  scoreNumbersBy,
} from '../build/lib/drift/methods/index.js'
import {planChunks, planSpread} from '../build/lib/drift/measure/block-plan.js'
import {numberSample} from '../build/lib/drift/measure/number-sample.js'
import {cutBlocks} from '../build/lib/drift/measure/reference-blocks.js'
import {createRandom} from '../build/lib/core/statistics/index.js'

const REPEATS = Number(process.argv[2] ?? 200)
const ONLY = process.argv[3] ?? ''
const COLUMNS = 10
const PRESETS = ['default', 'evidently', 'nannyml']
const SIZES = [100, 1000, 10_000, 1_000_000]

const random = createRandom(7)
let spare
function normal() {
  if (spare !== undefined) {
    const value = spare
    spare = undefined
    return value
  }
  const radius = Math.sqrt(-2 * Math.log(1 - random()))
  const angle = 2 * Math.PI * random()
  spare = radius * Math.sin(angle)
  return radius * Math.cos(angle)
}

const draws = (n, one) => Float64Array.from({length: n}, one)
/** A walk that comes back: neighbours are alike, as prices and temperatures are. */
function wandering(n) {
  let value = normal()
  return draws(n, () => (value = 0.999 * value + Math.sqrt(1 - 0.999 ** 2) * normal()))
}

// A column of reference and current data by scenario; the other nine are `plain`. `ordered`: the reference has a
// timestamp, so that blocks of every column have a say.
const plain = {reference: n => draws(n, normal), current: n => draws(n, normal)}
const scenarios = {
  null: plain,
  'mean +0.05 σ': {...plain, current: n => draws(n, () => normal() + 0.05)},
  'mean +0.3 σ': {...plain, current: n => draws(n, () => normal() + 0.3)},
  'mean +0.5 σ': {...plain, current: n => draws(n, () => normal() + 0.5)},
  'variance × 1.5': {...plain, current: n => draws(n, () => normal() * Math.sqrt(1.5))},
  'heavy tail, median × 1.5': {
    reference: n => draws(n, () => Math.exp(2.5 * normal())),
    current: n => draws(n, () => 1.5 * Math.exp(2.5 * normal())),
  },
  'heavy tail, null': {
    reference: n => draws(n, () => Math.exp(2.5 * normal())),
    current: n => draws(n, () => Math.exp(2.5 * normal())),
  },
  'mean +0.3 σ, ordered': {...plain, current: n => draws(n, () => normal() + 0.3), ordered: true},
  'mean +0.5 σ, ordered': {...plain, current: n => draws(n, () => normal() + 0.5), ordered: true},
  'variance × 1.5, ordered': {
    ...plain,
    current: n => draws(n, () => normal() * Math.sqrt(1.5)),
    ordered: true,
  },
  'autocorrelated, null': {reference: wandering, current: wandering, ordered: true},
  'autocorrelated, null, 50,000': {
    reference: wandering,
    current: wandering,
    ordered: true,
    referenceRows: 50_000,
  },
  'autocorrelated, null, 200,000': {
    reference: wandering,
    current: wandering,
    ordered: true,
    referenceRows: 200_000,
  },
  'class 5 % → 20 %': {
    reference: n => draws(n, () => Number(random() < 0.05)),
    current: n => draws(n, () => Number(random() < 0.2)),
    classes: true,
  },
  'class, null': {
    reference: n => draws(n, () => Number(random() < 0.05)),
    current: n => draws(n, () => Number(random() < 0.05)),
    classes: true,
  },
  'class 5 % → 20 %, ordered': {
    reference: n => draws(n, () => Number(random() < 0.05)),
    current: n => draws(n, () => Number(random() < 0.2)),
    classes: true,
    ordered: true,
  },
}

/** A column drawn once, and judged by each preset. */
function drawColumn({reference, current, classes}, referenceRows, n) {
  const rows = {reference: reference(referenceRows), current: current(n)}
  const sample = classes ? classesOf : values => numberSample(values.slice(), false)
  return {rows, classes, sides: [sample(rows.reference), sample(rows.current)]}
}

function toJudge(name, {rows: {reference, current}, classes, sides}, ordered, preset) {
  const kind = classes ? 'category' : 'number'
  const distinct = classes ? distinctCategories(...sides) : distinctNumbers(...sides)
  const choices = chooseMethods({preset, kind, referenceRows: reference.length, distinct})
  const methods = choices.map(({method}) => method)
  const scores = classes
    ? methods.map(method => scoreCategories(method, ...sides, preset))
    : scoreNumbersBy(methods, ...sides, preset)
  const facts = rows => ({rows: rows.length, nulls: 0})
  const measure = {
    name,
    exactness: 'exact',
    scores,
    blocks: blocksOf(reference, current, {classes, ordered, whole: sides[0], methods, preset}),
    reference: facts(reference),
    current: facts(current),
  }
  return {role: 'feature', choices, measure}
}

function blocksOf(reference, current, {classes, ordered, whole, methods, preset}) {
  const plan =
    preset === 'nannyml'
      ? planChunks(reference.length)
      : preset === 'default' && ordered
        ? planSpread(reference.length, current.length)
        : null
  if (plan === null) return []
  if (!classes)
    return scoreNumberBlocks(methods, whole, cutBlocks(reference, false, plan), {...plan, preset})
  const samples = Array.from({length: plan.blocks}, (_, i) =>
    classesOf(reference.subarray(i * plan.stride, i * plan.stride + plan.length)),
  )
  return scoreCategoryBlocks(methods, whole, samples, {...plan, preset})
}

function classesOf(rows) {
  const ones = rows.reduce((sum, value) => sum + value, 0)
  const counts = new Map(
    [
      ['A', ones],
      ['B', rows.length - ones],
    ].filter(([, n]) => n > 0),
  )
  return {counts, size: rows.length, nulls: 0, others: 0}
}

console.log(`Share of data sets with drift, of ${REPEATS} (fewer for 1,000,000 rows)\n`)
console.log(
  ['scenario'.padEnd(30), 'rows'.padStart(9), ...PRESETS.map(p => p.padStart(10))].join(' '),
)
for (const [name, scenario] of Object.entries(scenarios))
  for (const n of SIZES) {
    if (!name.includes(ONLY)) continue
    const largest = n >= 1e6
    const referenceRows = scenario.referenceRows ?? (largest ? 1_000_000 : 5000)
    // Blocks need five times the current rows.
    if (scenario.ordered && referenceRows < 5 * n) continue
    const repeats = largest ? 2 : n >= 1e4 ? Math.min(REPEATS, 100) : REPEATS
    const hits = PRESETS.map(() => 0)
    for (let repeat = 0; repeat < repeats; repeat++) {
      const columns = [scenario, ...Array(COLUMNS - 1).fill(plain)].map(column =>
        drawColumn(column, referenceRows, n),
      )
      PRESETS.forEach((preset, index) => {
        const judged = judgeColumns(
          columns.map((column, i) => toJudge(`c${i}`, column, scenario.ordered, preset)),
          {preset, minRows: 200},
        )
        if (judged.some(({verdict}) => verdict === 'drift')) hits[index]++
      })
    }
    const shares = hits.map(hit => `${((100 * hit) / repeats).toFixed(1)} %`.padStart(10))
    console.log([name.padEnd(30), String(n).padStart(9), ...shares].join(' '))
  }
