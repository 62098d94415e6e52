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
const VALUES: readonly MetricTask[] = ['regression', 'forecast']
const ALL: readonly MetricTask[] = [...CLASSES, ...VALUES]

const ofBoth = (name: string, better: Better, tasks = ALL): Quantity => ({
  name,
  better,
  tasks,
  needsOld: true,
  byColumn: false,
  range: [0, 1],
})
const gap = (
  name: string,
  tasks: readonly MetricTask[],
  range: Quantity['range'] = [0, 1],
): Quantity => ({name, better: 'lower', tasks, needsOld: false, byColumn: true, range})

export const quantities: readonly Quantity[] = [
  ofBoth('negative_flip_rate', 'lower', CLASSES),
  ofBoth('positive_flip_rate', 'higher', CLASSES),
  ofBoth('churn', 'lower', CLASSES),
  ofBoth('backward_trust', 'higher', CLASSES),
  {...ofBoth('latency_ratio', 'lower'), range: [0, null]},
  {...ofBoth('size_ratio', 'lower'), range: [0, null]},
  {...ofBoth('leakage', 'lower'), needsOld: false},
  gap('demographic_parity_difference', ['binary']),
  gap('equalized_odds_difference', ['binary']),
  gap('equal_opportunity_difference', ['binary']),
  gap('accuracy_difference', ['multiclass']),
  gap('mae_difference', VALUES, [0, null]),
  gap('mean_error_difference', VALUES, [0, null]),
]
