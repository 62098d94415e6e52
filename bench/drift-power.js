// How often the verdict of a drift report is wrong, and what it finds: node bench/drift-power.js [REPEATS]
// A data set of 10 columns against a reference of 5,000 rows (1,000,000 for the largest): false alarms are those of the
// whole data set, power is that of one changed column among nine that did not change. Beside it what Evidently and
// NannyML decide by default, by the presets that reproduce them.
import {judgeColumns} from '../dist/lib/drift/judge/index.js'
import {
  chooseMethods,
  distinctCategories,
  distinctNumbers,
  blockScores,
  scoreCategories,
  scoreNumbersBy,
} from '../dist/lib/drift/methods/index.js'
import {createRandom} from '../dist/lib/core/statistics/index.js'
import {sortFloats} from '../dist/lib/core/numbers/index.js'

const REPEATS = Number(process.argv[2] ?? 200)
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

// A column of reference and current data by scenario; the other nine are `plain`.
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
  'autocorrelated, null': {reference: wandering, current: wandering, ordered: true},
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
}

function toJudge(name, reference, current, {classes, ordered}, preset) {
  const sides = classes
    ? [classesOf(reference), classesOf(current)]
    : [sample(reference), sample(current)]
  const kind = classes ? 'category' : 'number'
  const distinct = classes ? distinctCategories(...sides) : distinctNumbers(...sides)
  const choices = chooseMethods({preset, kind, referenceRows: reference.length, distinct})
  const methods = choices.map(({method}) => method)
  const scores = classes
    ? methods.map(method => scoreCategories(method, ...sides, preset))
    : scoreNumbersBy(methods, ...sides, preset)
  const count = Math.min(20, Math.floor(reference.length / current.length))
  const plan =
    preset === 'nannyml'
      ? {blocks: 10, leaveOneOut: false}
      : preset === 'default' && ordered && count >= 5
        ? {blocks: count, leaveOneOut: true}
        : undefined
  const rows = classes ? Array.from(reference, value => (value === 1 ? 'A' : 'B')) : reference
  const blocks =
    plan === undefined ? [] : methods.map(method => blockScores(method, rows, {...plan, preset}))
  const facts = rows => ({rows: rows.length, nulls: 0})
  const measure = {
    name,
    exactness: 'exact',
    scores,
    blocks,
    reference: facts(reference),
    current: facts(current),
  }
  return {role: 'feature', choices, measure}
}

function sample(rows) {
  const values = sortFloats(rows.slice())
  return {values, size: values.length, nulls: 0, infinite: 0, integer: false}
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
  ['scenario'.padEnd(26), 'rows'.padStart(9), ...PRESETS.map(p => p.padStart(10))].join(' '),
)
for (const [name, scenario] of Object.entries(scenarios))
  for (const n of SIZES) {
    const repeats = n >= 1e6 ? 2 : n >= 1e4 ? Math.min(REPEATS, 100) : REPEATS
    const referenceRows = n >= 1e6 ? 1_000_000 : n >= 1e4 && scenario.ordered ? 50_000 : 5000
    const hits = PRESETS.map(() => 0)
    for (let repeat = 0; repeat < repeats; repeat++) {
      const columns = [scenario, ...Array(COLUMNS - 1).fill(plain)].map(column => [
        column,
        column.reference(referenceRows),
        column.current(n),
      ])
      PRESETS.forEach((preset, index) => {
        const judged = judgeColumns(
          columns.map(([column, a, b], i) => toJudge(`c${i}`, a, b, column, preset)),
          {preset, minRows: 200},
        )
        if (judged.some(({verdict}) => verdict === 'drift')) hits[index]++
      })
    }
    const shares = hits.map(hit => `${((100 * hit) / repeats).toFixed(1)} %`.padStart(10))
    console.log([name.padEnd(26), String(n).padStart(9), ...shares].join(' '))
  }
