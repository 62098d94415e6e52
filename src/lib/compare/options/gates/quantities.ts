import type {Better, MetricTask} from '../../../core/metrics/index.ts'

/** What a gate can bound beside the metrics: a number about both models, or about the test data. */
export interface Quantity {
  readonly name: string
  readonly better: Better
  readonly tasks: readonly MetricTask[]
  /** Whether there is none without an old model. */
  readonly needsOld: boolean
  /** Whether it is one for each column of `compare.fairness.by`, named behind an @. */
  readonly byColumn: boolean
  /** Smallest and largest value; null where there is no bound. */
  readonly range: readonly [number | null, number | null]
}

const CLASSES: readonly MetricTask[] = ['binary', 'multiclass']
const ALL: readonly MetricTask[] = [...CLASSES, 'regression', 'forecast']

const ofBoth = (name: string, better: Better, tasks = ALL): Quantity => ({
  name,
  better,
  tasks,
  needsOld: true,
  byColumn: false,
  range: [0, 1],
})
const gap = (name: string): Quantity => ({
  name,
  better: 'lower',
  tasks: CLASSES,
  needsOld: false,
  byColumn: true,
  range: [0, 1],
})

export const quantities: readonly Quantity[] = [
  ofBoth('negative_flip_rate', 'lower', CLASSES),
  ofBoth('positive_flip_rate', 'higher', CLASSES),
  ofBoth('churn', 'lower', CLASSES),
  ofBoth('backward_trust', 'higher', CLASSES),
  {...ofBoth('latency_ratio', 'lower'), range: [0, null]},
  {...ofBoth('size_ratio', 'lower'), range: [0, null]},
  {...ofBoth('leakage', 'lower'), needsOld: false},
  gap('demographic_parity_difference'),
  gap('equalized_odds_difference'),
  gap('equal_opportunity_difference'),
]

/** Of every metric there is a gap between groups: `mae_difference@region`. */
export const GAP_SUFFIX = '_difference'
