// Pairs of models over the same rows, drawn from known laws, for bench/compare-power.js. Errors of the two models
// are `shared` to a part: the correlation between them. Both are calibrated unless a scenario says otherwise.
import {createRandom} from '../build/lib/core/statistics/index.js'

/** Normal, Student's t and uniform numbers of one seed. */
export function createDraws(seed) {
  const random = createRandom(seed)
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
  /** Three degrees of freedom: its fourth moment is infinite. */
  const heavy = () => normal() / Math.sqrt((normal() ** 2 + normal() ** 2 + normal() ** 2) / 3)
  return {random, normal, heavy}
}

const CLUSTER = 10
const logistic = x => 1 / (1 + Math.exp(-x))
const logOdds = p => Math.log(p / (1 - p))

/** One number a row: by itself, alike within clusters of ten to a half, or as a walk that comes back. */
function series(n, kind, draw) {
  if (kind === 'clusters') {
    const own = Float64Array.from({length: Math.ceil(n / CLUSTER)}, draw)
    return Float64Array.from(
      {length: n},
      (_, row) => Math.SQRT1_2 * (own[Math.floor(row / CLUSTER)] + draw()),
    )
  }
  if (kind !== 'walk') return Float64Array.from({length: n}, draw)
  let value = draw()
  return Float64Array.from({length: n}, () => (value = 0.8 * value + 0.6 * draw()))
}

/** Errors of two models, of variance 1. */
function errorsOf(n, {shared, kind = 'rows'}, draw) {
  const [common, old, now] = [0, 1, 2].map(() => series(n, kind, draw))
  const mix = own =>
    common.map((c, row) => Math.sqrt(shared) * c + Math.sqrt(1 - shared) * own[row])
  return [mix(old), mix(now)]
}

function unitsOf(n, {kind = 'rows'}) {
  if (kind === 'clusters')
    return {
      kind: 'groups',
      codes: Int32Array.from({length: n}, (_, row) => Math.floor(row / CLUSTER)),
      count: Math.ceil(n / CLUSTER),
    }
  return kind === 'walk' ? {kind: 'blocks', horizon: 1} : {kind: 'rows'}
}

/**
 * A binary model sees d · class + noise.
 *
 * @param options - `d` of each model; `steep` and `shift` miscalibrate the new one.
 */
export function binaryPair(n, options, {normal, random}) {
  const {prevalence = 0.3, d, steep = 1, shift = 0, kind} = options
  const classNoise = kind === undefined ? null : series(n, kind, normal)
  const threshold = quantileOfNormal(prevalence)
  const truth = Int32Array.from({length: n}, (_, row) =>
    Number(classNoise === null ? random() < prevalence : classNoise[row] < threshold),
  )
  const rowsOf = (errors, model) => {
    const probabilities = new Float64Array(2 * n)
    const predicted = new Int32Array(n)
    for (let row = 0; row < n; row++) {
      const score = d[model] * truth[row] + errors[row]
      let odds = logOdds(prevalence) + d[model] * score - d[model] ** 2 / 2
      if (model === 1) odds = steep * odds + shift
      probabilities[2 * row + 1] = logistic(odds)
      probabilities[2 * row] = 1 - probabilities[2 * row + 1]
      predicted[row] = Number(odds >= 0)
    }
    return {
      task: 'binary',
      rowCount: n,
      classCount: 2,
      truth,
      predicted,
      probabilities,
      weights: null,
    }
  }
  const [old, now] = errorsOf(n, options, normal)
  return {old: rowsOf(old, 0), new: rowsOf(now, 1), units: unitsOf(n, options)}
}

/** Normal quantiles of the shares that are drawn here, by halving. */
function quantileOfNormal(share) {
  const table = {0.3: -0.5244005127080407, 0.05: -1.6448536269514722}
  return table[share]
}

/** Three classes of 60, 30 and 10 %; a model sees d on the axis of the class, and noise on all three. */
export function multiclassPair(n, options, {normal, random}) {
  const {d, steep = 1} = options
  const shares = [0.6, 0.3, 0.1]
  const truth = Int32Array.from({length: n}, () => {
    const u = random()
    return u < 0.6 ? 0 : u < 0.9 ? 1 : 2
  })
  const errors = shares.map(() => errorsOf(n, options, normal))
  const rowsOf = model => {
    const probabilities = new Float64Array(3 * n)
    const predicted = new Int32Array(n)
    for (let row = 0; row < n; row++) {
      const odds = shares.map((share, index) => {
        const score = d[model] * Number(truth[row] === index) + errors[index][model][row]
        return (model === 1 ? steep : 1) * (Math.log(share) + d[model] * score)
      })
      const most = Math.max(...odds)
      const sizes = odds.map(value => Math.exp(value - most))
      const sum = sizes.reduce((a, b) => a + b, 0)
      sizes.forEach((size, index) => (probabilities[3 * row + index] = size / sum))
      predicted[row] = odds.indexOf(most)
    }
    return {
      task: 'multiclass',
      rowCount: n,
      classCount: 3,
      truth,
      predicted,
      probabilities,
      weights: null,
    }
  }
  return {old: rowsOf(0), new: rowsOf(1), units: unitsOf(n, options)}
}

/** Targets of 10 ± 3; a model is off by its errors times `spread`, beside the noise that nobody can know. */
export function valuePair(n, options, draws) {
  const {spread, heavy = false, kind} = options
  const draw = heavy ? draws.heavy : draws.normal
  const noise = series(n, kind, draw)
  const known = Float64Array.from({length: n}, () => 10 + 3 * draws.normal())
  const truth = known.map((value, row) => value + noise[row])
  const rowsOf = (errors, model) => ({
    task: kind === 'walk' ? 'forecast' : 'regression',
    rowCount: n,
    truth,
    predicted: known.map((value, row) => value + spread[model] * errors[row]),
    weights: null,
  })
  const [old, now] = errorsOf(n, options, draw)
  return {old: rowsOf(old, 0), new: rowsOf(now, 1), units: unitsOf(n, options)}
}
