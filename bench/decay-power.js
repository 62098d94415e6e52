// Whether the advice of `mlops retrain advise` is right where the truth is known: how often stationary data are
// called decay, how often decay is found, and how well T* is recovered:
//   node bench/decay-power.js [SEEDS] [PART]
// PART is shares, times or policies; all where left out.
// Scores are drawn from known laws (bench/simulated-decay.js) and judged by the code of the product.
import {
  estimateInterval,
  fitDecay,
  linearInterval,
  recommendPolicy,
  replayPolicy,
  saturatingInterval,
} from '../build/lib/core/retraining/index.js'
import {linearLoss, saturatingLoss, simulateMatrix, simulateScores} from './simulated-decay.js'

const SEEDS = Number(process.argv[2] ?? 200)
const PART = process.argv[3]
const runs = part => PART === undefined || PART === part
const SIZES = [4, 5, 6, 8, 12, 24, 36]
const WEEK = 7
const COSTS = {training: 400, error: 0.05, predictions: 10_000}
const none = () => 0
const percent = share => `${(100 * share).toFixed(1)} %`
const seeds = Array.from({length: SEEDS}, (_, index) => 1 + 7919 * index)
const fit = (seed, options) =>
  fitDecay(simulateScores(seed, {step: WEEK, ...options}), {better: 'higher'})

function sharesOf(options) {
  const kinds = seeds.map(seed => fit(seed, options).kind)
  return kinds.filter(kind => kind === 'decay').length / SEEDS
}

const noises = {
  'luck 0.003': {},
  'no luck': {luck: 0},
  'luck 0.006': {luck: 0.006},
  '200 rows': {rows: 200},
  'alike 0.5': {luck: 0.005, alike: 0.5},
  'alike 0.8': {luck: 0.005, alike: 0.8},
  'luck 0.01, alike 0.8, 5,000 rows': {luck: 0.01, alike: 0.8, rows: 5000},
}
if (runs('shares')) {
  console.log(`Stationary data called decay, ${SEEDS} seeds`)
  console.table(
    Object.entries(noises).map(([noise, options]) => ({
      noise,
      ...Object.fromEntries(
        SIZES.slice(0, -1).map(periods => [
          `${periods} periods`,
          percent(sharesOf({periods, loss: none, ...options})),
        ]),
      ),
    })),
  )

  console.log('Decay found, by points of accuracy lost a period')
  console.table(
    [0.0005, 0.001, 0.002, 0.005, 0.01].map(lost => ({
      lost,
      ...Object.fromEntries(
        SIZES.slice(0, -1).map(periods => [
          `${periods} periods`,
          percent(sharesOf({periods, loss: linearLoss(lost / WEEK)})),
        ]),
      ),
    })),
  )
}

const perUnit = COSTS.error * COSTS.predictions
const line = slope => ({
  loss: linearLoss(slope),
  truth: linearInterval(slope * perUnit, COSTS.training).days,
})
const bent = (loss, rate) => ({
  loss: saturatingLoss(loss, rate),
  truth: saturatingInterval({loss: loss * perUnit, rate}, COSTS.training).days,
})
const laws = {
  'linear, 0.002 a week': line(0.002 / WEEK),
  'linear, 0.005 a week': line(0.005 / WEEK),
  'saturating, 0.05 at 0.01 a day': bent(0.05, 0.01),
  'saturating, 0.05 at 0.03 a day': bent(0.05, 0.03),
  'saturating, 0.1 at 0.05 a day': bent(0.1, 0.05),
}
const quantile = (values, q) =>
  values.toSorted((a, b) => a - b)[Math.round(q * (values.length - 1))]

if (runs('times')) {
  console.log(
    'T* recovered, weekly models, 2,000 rows a period, and how often its interval holds the truth',
  )
  for (const [law, {loss, truth}] of Object.entries(laws)) {
    const rows = []
    for (const periods of SIZES.slice(2)) {
      const fits = seeds
        .map(seed => fit(seed, {periods, loss, rows: 2000}))
        .filter(({kind}) => kind === 'decay')
      const found = fits.map(decay => estimateInterval(decay, COSTS))
      const days = found.map(interval => interval.days ?? Infinity)
      const holds = ({low, high}) => (low ?? Infinity) <= truth && truth <= (high ?? Infinity)
      rows.push({
        periods,
        decay: percent(fits.length / SEEDS),
        saturating: percent(fits.filter(({shape}) => shape === 'saturating').length / fits.length),
        'T*': truth.toFixed(1),
        median: quantile(days, 0.5)?.toFixed(1),
        '80 % of seeds': `${quantile(days, 0.1)?.toFixed(1)} … ${quantile(days, 0.9)?.toFixed(1)}`,
        'within 10 %': percent(
          days.filter(value => Math.abs(value / truth - 1) <= 0.1).length / fits.length,
        ),
        'interval holds it': percent(found.filter(holds).length / fits.length),
      })
    }
    console.log(law)
    console.table(rows)
  }
}

const chooseNewest = ({period}) => `m${period}`
const policies = [
  ...[1, 2, 4, 8].map(periods => ({name: `every ${periods}`, rule: {kind: 'every', periods}})),
  {name: 'performance', rule: {kind: 'performance', drop: 0.02}},
  {name: 'cost', rule: {kind: 'cost', share: 1}},
].map(policy => ({...policy, choose: chooseNewest}))

function adviceOf(seed, options, costs) {
  const matrix = simulateMatrix(seed, {step: WEEK, rows: 2000, ...options})
  const replay = policy => replayPolicy(matrix, policy, {costs})
  const never = replay({name: 'never', rule: {kind: 'never'}, choose: chooseNewest})
  const decay = fit(seed, {rows: 2000, ...options})
  const trainingCost = costs === null ? null : costs.training
  return recommendPolicy(never, policies.map(replay), {decay, trainingCost, seed})
}

if (runs('policies')) {
  console.log(
    'Policies recommended, 24 weekly periods: best interval by the law, and how often each is advised',
  )
  for (const costs of [COSTS, null]) {
    const rows = []
    for (const [law, {loss, truth}] of Object.entries({stationary: {loss: none}, ...laws})) {
      const counts = {}
      for (const seed of seeds) {
        const {kind, policy} = adviceOf(seed, {periods: 24, loss}, costs)
        const answer = kind === 'schedule' || kind === 'trigger' ? policy : kind
        counts[answer] = (counts[answer] ?? 0) + 1
      }
      const best = truth === undefined ? 'never' : `${(truth / WEEK).toFixed(1)} periods`
      rows.push({law, best, ...counts})
    }
    console.log(costs === null ? 'without costs' : 'with costs')
    console.table(rows)
  }
}
