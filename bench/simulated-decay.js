// Scores of models of every age on every later period, drawn from a known law, for bench/decay-power.js.
import {createDraws} from './simulated-pairs.js'

/**
 * A triangle: a model is trained at the beginning of each period and measured on all that follow. Its metric is
 * that of a share of right answers among `rows`, less where a period is hard (`hard`, a walk that comes back), where
 * the model is a bad one of its kind (`luck`, alike from one model to the next to the part `alike`), and by the loss
 * of its age. Rows that one model gets wrong are wrong for others too to the part `shared`.
 */
export function simulateScores(seed, options) {
  const {periods, step, loss, rows = 1000, accuracy = 0.85} = options
  const {hard = 0.02, luck = 0.003, alike = 0, shared = 0.8, near = 0.7} = options
  const {normal} = createDraws(seed)
  const walk = (count, part) => {
    let value = normal()
    return Array.from({length: count}, (_, index) => {
      if (index > 0) value = part * value + Math.sqrt(1 - part * part) * normal()
      return value
    })
  }
  const hardness = walk(periods, 0.5)
  const quality = walk(periods, alike)
  const noise = Math.sqrt((accuracy * (1 - accuracy)) / rows)
  const scores = []
  for (let period = 0; period < periods; period++) {
    const common = normal()
    const own = walk(period + 1, near)
    for (let model = 0; model <= period; model++) {
      const age = (period - model) * step
      const sampling = Math.sqrt(shared) * common + Math.sqrt(1 - shared) * own[model]
      const value = accuracy + hard * hardness[period] + luck * quality[model] - loss(age, step)
      scores.push({cut: model * step, age, value: value + noise * sampling, rows})
    }
  }
  return scores
}

/** Mean over a period of `step` days of κ·t, for a model of so many days at its beginning. */
export const linearLoss = slope => (age, step) => slope * (age + step / 2)

/** Mean over a period of D(1 − e^−λt). */
export const saturatingLoss = (loss, rate) => (age, step) =>
  loss * (1 + (Math.exp(-rate * age) * Math.expm1(-rate * step)) / (rate * step))

/** The same scores as `replayPolicy` takes them: models m0, m1 …, one for each period. */
export function simulateMatrix(seed, options) {
  const {periods, step} = options
  const indices = Array.from({length: periods}, (_, index) => index)
  const scores = new Map(indices.map(model => [`m${model}`, indices.map(() => null)]))
  for (const {cut, age, value, rows} of simulateScores(seed, options)) {
    const model = Math.round(cut / step)
    scores.get(`m${model}`)[model + Math.round(age / step)] = {value, rows, drift: null}
  }
  return {
    better: 'higher',
    periods: indices.map(index => ({start: index * step, length: step})),
    models: indices.map(index => ({
      id: `m${index}`,
      cut: index * step,
      mode: 'scratch',
      parent: null,
    })),
    scores,
  }
}
