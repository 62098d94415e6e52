// How often the verdict of `mlops compare` is wrong, how often its intervals hold the true change, and what it finds:
//   node bench/compare-power.js [REPEATS] [PART] [SCENARIO] [SIZE] [METRICS]
// PART is false-alarms, coverage or power; SCENARIO a part of the name of those to run; METRICS some of theirs, with
// commas between. Models are drawn from known
// laws (bench/simulated-pairs.js) and judged by the code of the product, with its 2,000 resamples.
import {
  createFacts,
  measureMetric,
  pairMetric,
  parseMetric,
} from '../build/lib/core/metrics/index.js'
import {conclude, judgeGates} from '../build/lib/compare/judge/index.js'
import {pairMetrics, pairSlices} from '../build/lib/compare/measure/index.js'
import {parseGates} from '../build/lib/compare/options/gates/index.js'
import {createRandom, normalCdf} from '../build/lib/core/statistics/index.js'
import {binaryPair, createDraws, multiclassPair, valuePair} from './simulated-pairs.js'

const REPEATS = Number(process.argv[2] ?? 800)
const [PART = '', SCENARIO = '', SIZE, METRICS] = process.argv.slice(3)
const ALPHA = 0.05
const RULES = {alpha: ALPHA, correction: 'holm'}
const SLICES = 10
/** Below the default of 100, so that 500 rows have slices at all. */
const MIN_SIZE = 40
/** Rows that the true change is measured on. */
const MANY = 1_000_000

const CLASSES = ['auc', 'log_loss', 'brier', 'f1', 'accuracy']
const VALUES = ['rmse', 'mae', 'r2', 'wape', 'median_ae']
const ALL_BINARY = [
  ...[
    'auc',
    'average_precision',
    'log_loss',
    'brier',
    'ece',
    'mce',
    'accuracy',
    'balanced_accuracy',
  ],
  ...['precision', 'recall', 'f1', 'mcc', 'cohen_kappa'],
]
const ALL_MULTICLASS = [
  ...['auc', 'auc_ovo', 'average_precision', 'log_loss', 'brier', 'ece', 'top_k@2', 'accuracy'],
  ...['balanced_accuracy', 'precision_macro', 'f1_macro', 'f1_weighted', 'mcc', 'cohen_kappa'],
]
const ALL_VALUES = [
  ...['rmse', 'mae', 'mse', 'median_ae', 'mape', 'smape', 'wape', 'r2', 'explained_variance'],
  'pinball@0.9',
]
const MARGINS = {
  ...{auc: 0.005, log_loss: 0.005, brier: 0.002, f1: 0.01, accuracy: 0.005},
  ...{rmse: 0.02, mae: 0.02, r2: 0.005, wape: 0.002, median_ae: 0.02},
}

const same = {d: [1.5, 1.5]}
const worse = {d: [1.5, 1.4], steep: 1.2}
const binary = (options, rest) => ({pair: binaryPair, metrics: CLASSES, options, ...rest})
const values = (options, rest) => ({pair: valuePair, metrics: VALUES, options, ...rest})
const equal = {
  'binary, errors correlated 0.5': binary({...same, shared: 0.5}),
  'binary, errors correlated 0.9': binary({...same, shared: 0.9}),
  'binary, 5 % positive': binary({...same, shared: 0.5, prevalence: 0.05}),
  'binary, clusters of 10': binary({...same, shared: 0.5, kind: 'clusters'}),
  'regression, normal errors': values({spread: [1, 1], shared: 0.5}),
  'regression, heavy tails': values({spread: [1, 1], shared: 0.5, heavy: true}),
  'regression, clusters of 10': values({spread: [1, 1], shared: 0.5, kind: 'clusters'}),
  'forecast, autocorrelated': values({spread: [1, 1], shared: 0.5, kind: 'walk'}),
}
const different = {
  'binary, 30 % positive': binary({...worse, shared: 0.5}, {metrics: ALL_BINARY}),
  'binary, 5 % positive': binary({...worse, shared: 0.5, prevalence: 0.05}, {metrics: ALL_BINARY}),
  'binary, new one shifted': binary({...same, shift: 0.5, shared: 0.5}, {metrics: ALL_BINARY}),
  'binary, clusters of 10': binary({...worse, shared: 0.5, kind: 'clusters'}),
  multiclass: {pair: multiclassPair, metrics: ALL_MULTICLASS, options: {...worse, shared: 0.5}},
  'regression, normal errors': values({spread: [1, 1.1], shared: 0.5}, {metrics: ALL_VALUES}),
  'regression, heavy tails': values(
    {spread: [1, 1.1], shared: 0.5, heavy: true},
    {metrics: ALL_VALUES},
  ),
  'regression, clusters of 10': values({spread: [1, 1.1], shared: 0.5, kind: 'clusters'}),
  'forecast, autocorrelated': values({spread: [1, 1.1], shared: 0.5, kind: 'walk'}),
}
const better = {
  'binary, errors correlated 0.9': binary({d: [1.5, 1.6], shared: 0.9}),
  'binary, errors correlated 0.5': binary({d: [1.5, 1.6], shared: 0.5}),
  'regression, normal errors': values({spread: [1, 0.9], shared: 0.8}),
  'regression, heavy tails': values({spread: [1, 0.9], shared: 0.8, heavy: true}),
}

const parts = {
  'false-alarms': [equal, [500, 2000, 10_000], countFalseAlarms, falseAlarmHeadings],
  coverage: [different, [200, 1000, 5000], countCovered, coverageHeadings],
  power: [better, [500, 2000, 10_000], countFound, powerHeadings],
}
for (const [part, [scenarios, sizes, run, headings]] of Object.entries(parts)) {
  if (!part.includes(PART)) continue
  console.log(`\n${part}, ${REPEATS} repeats: ± ${deviation()} at 5 %\n`)
  const asked = SIZE ? [Number(SIZE)] : sizes
  const cells = ['scenario', ...headings(asked)]
  row(...cells)
  row(...cells.map(() => '---'))
  for (const [name, scenario] of Object.entries(scenarios))
    if (name.includes(SCENARIO)) run(name, {...scenario, metrics: chosen(scenario)}, asked)
}

function chosen({metrics}) {
  const asked = METRICS?.split(',')
  return metrics.filter(metric => asked?.includes(metric) ?? true)
}

function falseAlarmHeadings() {
  const of = what => [`${what}, margin 0`, `${what}, small margin`]
  return ['rows', ...of('fails'), ...of('passes'), ...of('a slice fails')]
}

function coverageHeadings(sizes) {
  const of = what => sizes.map(n => `${what}, ${n} rows`)
  return ['metric', 'true change', ...of('covered'), ...of('wrong passes')]
}

function powerHeadings(sizes) {
  return [
    'metric',
    ...sizes.map(n => `paired, ${n} rows`),
    ...sizes.map(n => `unpaired, ${n} rows`),
  ]
}

function deviation() {
  return `${(100 * 1.96 * Math.sqrt((0.05 * 0.95) / REPEATS)).toFixed(1)} points`
}

function row(...cells) {
  console.log(`| ${cells.join(' | ')} |`)
}

function percent(part) {
  return `${(100 * part).toFixed(1)} %`
}

/** Draws of a scenario at a size; each repeat is seeded by itself. */
function* draw({pair, options}, n) {
  for (let repeat = 0; repeat < REPEATS; repeat++)
    yield pair(n, options, createDraws(1_000_003 * repeat + n))
}

/** Two models that are equally good, but not alike: 5 metrics over all rows and in 10 slices. */
function countFalseAlarms(name, scenario, sizes) {
  const metrics = scenario.metrics.map(parseMetric)
  const gatesOf = margin => {
    const failOn = metrics.map(
      ({name: metric, definition}) =>
        `${metric}:${definition.better === 'higher' ? '-' : '+'}${margin(metric)}`,
    )
    return parseGates({configured: [], failOn, fairnessBy: [], task: taskOf(scenario)})
  }
  const rules = [gatesOf(() => 0), gatesOf(metric => MARGINS[metric])]
  for (const n of sizes) {
    const counts = {fail: [0, 0], pass: [0, 0], slice: [0, 0]}
    for (const drawn of draw(scenario, n)) {
      const scopes = scopesOf(drawn, metrics)
      rules.forEach((gates, index) => {
        const results = judgeGates({gates, scopes, quantities: new Map(), ...RULES})
        const {verdict} = conclude(results, {gates, hasOld: true, metrics: []})
        if (verdict === 'fail') counts.fail[index]++
        if (verdict === 'pass') counts.pass[index]++
        if (results.some(result => result.verdict === 'fail' && result.slice !== null))
          counts.slice[index]++
      })
    }
    const shares = Object.values(counts).flatMap(pair =>
      pair.map(count => percent(count / REPEATS)),
    )
    row(name, n, ...shares)
  }
}

function taskOf({pair, options}) {
  if (pair === binaryPair) return 'binary'
  if (pair === multiclassPair) return 'multiclass'
  return options.kind === 'walk' ? 'forecast' : 'regression'
}

/** Slices are whole clusters; of rows in the order of time, each has every tenth. */
function scopesOf({old, new: now, units}, metrics) {
  const n = now.rowCount
  const by = units.kind === 'groups' ? row => units.codes[row] : row => row
  const column = {
    name: 'part',
    values: Array.from({length: SLICES}, (_, code) => `${code}`),
    codes: Int32Array.from({length: n}, (_, row) => by(row) % SLICES),
  }
  const paired = {old, new: now, slices: [column]}
  const whole = pairMetrics([createFacts(old), createFacts(now)], {metrics, units})
  const scopes = [{slice: null, rows: n, metrics: whole}]
  for (const scope of pairSlices(paired, column, {metrics, units, minSize: MIN_SIZE}))
    if (scope.isLarge) scopes.push({...scope, metrics: scope.metrics.map(once)})
  return scopes.map(({slice, rows, metrics: all}) => ({
    slice,
    rows,
    metric: name => all.find(({metric}) => metric.name === name),
  }))
}

/** What is asked twice is computed once. */
function once(paired) {
  const change = paired.change()
  return {...paired, change: (weight = 1) => (weight === 1 ? change : paired.change(weight))}
}

function trueChangesOf({pair, options, metrics}) {
  const {old, new: now} = pair(MANY, options, createDraws(99))
  const facts = [createFacts(old), createFacts(now)]
  return metrics.map(metric => {
    const [before, after] = facts.map(own => measureMetric(parseMetric(metric), own).value)
    return after - before
  })
}

/**
 * Of each metric: how often the 95 % interval holds the true change, and, where the new model is worse, how often a
 * gate whose margin is exactly the true change passes.
 */
function countCovered(name, scenario, sizes) {
  const changes = trueChangesOf(scenario)
  const counts = scenario.metrics.map(() => sizes.map(() => ({held: 0, known: 0, passed: 0})))
  sizes.forEach((n, at) => {
    for (const {old, new: now, units} of draw(scenario, n)) {
      const facts = [createFacts(old), createFacts(now)]
      const metrics = scenario.metrics.map(parseMetric)
      pairMetrics(facts, {metrics, units}).forEach((paired, index) => {
        const count = counts[index][at]
        const change = paired.change()
        if (change === null) return
        count.known++
        const {lower, upper} = change.interval(0.95)
        if (lower <= changes[index] && changes[index] <= upper) count.held++
        const kept = {...paired, change: () => change}
        if (passes(kept, changes[index], taskOf(scenario))) count.passed++
      })
    }
  })
  scenario.metrics.forEach((metric, index) => {
    const isWorse = isWorsened(metric, changes[index])
    row(
      name,
      metric,
      changes[index].toPrecision(2),
      ...counts[index].map(({held, known}) =>
        known === 0 ? '–' : `${percent(held / known)}${known < REPEATS ? ` (of ${known})` : ''}`,
      ),
      ...counts[index].map(({passed}) => (isWorse ? percent(passed / REPEATS) : '–')),
    )
  })
}

function isWorsened(metric, change) {
  return change < 0 === (parseMetric(metric).definition.better === 'higher')
}

function passes(paired, change, task) {
  const {name} = paired.metric
  if (!isWorsened(name, change)) return false
  const failOn = [`${name}:${change < 0 ? '-' : '+'}${Math.abs(change).toFixed(12)}`]
  const gates = parseGates({configured: [], failOn, fairnessBy: [], task})
  const scope = {slice: null, rows: paired.rowCount, metric: () => paired}
  const [{verdict}] = judgeGates({gates, scopes: [scope], quantities: new Map(), ...RULES})
  return verdict === 'pass'
}

/** How often a better model is found at 5 %, beside a test that takes the two for different samples. */
function countFound(name, scenario, sizes) {
  const counts = scenario.metrics.map(() => sizes.map(() => ({paired: 0, unpaired: 0})))
  sizes.forEach((n, at) => {
    for (const {old, new: now, units} of draw(scenario, n)) {
      const facts = [createFacts(old), createFacts(now)]
      scenario.metrics.forEach((metric, index) => {
        const ask = (a, b) =>
          pairMetric(parseMetric(metric), a, b, {random: createRandom(42), units})
        const paired = ask(...facts)
        if ((paired.test()?.pValue ?? 1) <= ALPHA) counts[index][at].paired++
        const reverse = ask(facts[1], facts[0])
        if (unpairedPValue(metric, paired, reverse, old.truth) <= ALPHA)
          counts[index][at].unpaired++
      })
    }
  })
  scenario.metrics.forEach((metric, index) =>
    row(
      name,
      metric,
      ...counts[index].map(({paired}) => percent(paired / REPEATS)),
      ...counts[index].map(({unpaired}) => percent(unpaired / REPEATS)),
    ),
  )
}

/** Two-proportion z of accuracy, Hanley & McNeil (1982) of AUC, else z with each model's own standard error. */
function unpairedPValue(metric, paired, reverse, truth) {
  const {old, new: now} = paired
  const n = truth.length
  const variance =
    metric === 'accuracy'
      ? (2 * share((old + now) / 2)) / n
      : metric === 'auc'
        ? hanleyMcNeil(old, truth) + hanleyMcNeil(now, truth)
        : paired.value().standardError ** 2 + reverse.value().standardError ** 2
  return 2 * normalCdf(-Math.abs(now - old) / Math.sqrt(variance))
}

function share(p) {
  return p * (1 - p)
}

function hanleyMcNeil(auc, truth) {
  const positive = truth.reduce((sum, value) => sum + value, 0)
  const negative = truth.length - positive
  const q1 = auc / (2 - auc)
  const q2 = (2 * auc ** 2) / (1 + auc)
  return (
    (share(auc) + (positive - 1) * (q1 - auc ** 2) + (negative - 1) * (q2 - auc ** 2)) /
    (positive * negative)
  )
}
