import type {findAnswer} from '../../../../src/lib/advise/answer/find-answer.ts'
import type {Costs} from '../../../../src/lib/core/retraining/index.ts'
import {parseConfig} from '../../../../src/lib/project/index.ts'
import {simulateScores} from '../../../../bench/simulated-decay.js'

const DAY = 864e5
type Arguments = Parameters<typeof findAnswer>
type Model = Arguments[1]['models'][number]

export interface BacktestOptions {
  readonly periods: number
  /** Days. */
  readonly step: number
  readonly loss: (age: number, step: number) => number
  readonly costs: Costs | null
  readonly seed?: number
  readonly labelDelay?: string
  /** Of mlops.yaml. */
  readonly triggers?: object
}

/** What `findAnswer` takes: one model a period, measured on all that follow, with accuracies from a known law. */
export function aBacktest({
  periods,
  step,
  loss,
  costs,
  seed = 1,
  labelDelay = '0s',
  triggers = {},
}: BacktestOptions): Arguments {
  const numbers = Array.from({length: periods}, (_, index) => index)
  const models = numbers.map(cut => ({
    ...aModel(cut),
    scores: Array.from<Model['scores'][number]>({length: periods}).fill(null),
  }))
  for (const {cut, age, value, rows} of simulateScores(seed, {periods, step, loss, rows: 2000}))
    (models[Math.round(cut / step)]?.scores ?? [])[Math.round((cut + age) / step)] = {value, rows}
  const config = {
    name: 'flights',
    model: {path: 'model.onnx'},
    retrain: {
      every: '90d',
      data: {label_delay: labelDelay},
      triggers,
      ...(costs === null ? {} : {cost: {...costs, currency: 'EUR'}}),
    },
  }
  const project = {
    ...{root: '/p', configPath: '/p/mlops.yaml', origins: new Map()},
    config: parseConfig(JSON.stringify(config), 'mlops.yaml', {}).config,
  }
  return [
    {
      edges: [...numbers, periods].map(index => index * step * DAY),
      periods: numbers.map(index => ({label: String(index), from: '', until: '', rows: 2000})),
    },
    {models, metric: 'accuracy'},
    new Map(),
    [{window: 'all', mode: 'scratch'}],
    {
      ...{costs, currency: 'EUR', project},
      rules: {
        delayMs: labelDelay === '0s' ? 0 : parseInt(labelDelay) * DAY,
        test: {share: 0.2},
        minRows: 100,
      },
    },
  ]
}

function aModel(cut: number): Omit<Model, 'scores'> {
  return {
    planned: {
      ...{id: `m${String(cut)}`, cut, window: 'all', mode: 'scratch'},
      rows: {fromMs: 0, testFromMs: 0, untilMs: 0, trainRows: 1000},
    },
    ...{path: '', parent: null, cached: false, sha256: '', seconds: 1},
    ...{trainedAs: 'scratch', metric: 'accuracy'},
  }
}
