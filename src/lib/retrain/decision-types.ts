import type {TrainMode} from '../train/index.ts'

/** The model that is to be replaced, as far as it was written down. Times are ISO 8601, UTC. */
export interface Champion {
  /** `v1.2.0`. */
  readonly version: string
  /** `flights@v1.2.0`: a reference that resolves to it. */
  readonly ref: string
  readonly sha256: string
  readonly registeredAt: string
  /** Time of its newest training row; null where nobody knows. */
  readonly trainedUntil: string | null
  /** Time of the newest row that it was trained or judged on: later ones are new to it. */
  readonly knownUntil: string | null
  readonly trainedRows: number | null
  readonly mode: TrainMode | null
  /** Metrics at registration, those that are numbers. */
  readonly metrics: Readonly<Record<string, number>>
  /** Columns that it takes as texts. */
  readonly texts: readonly string[]
  /** Run of `mlops retrain` that made it; null of other versions. */
  readonly run: string | null
}

/** Whether one reason to retrain holds. */
export interface TriggerResult {
  readonly trigger: 'schedule' | 'drift' | 'performance' | 'new_data' | 'cost' | 'first' | 'force'
  /** unknown: there is not enough to tell, which never starts a training. */
  readonly verdict: 'fired' | 'quiet' | 'unknown'
  /** One sentence with the figures: `rmse 52.1 on 4,300 rows since v1.2.0, 6.3 above its 45.8 (limit 5)`. */
  readonly reason: string
  /** What was measured, and from which value on it fires; null where there is no single number. */
  readonly value: number | null
  readonly limit: number | null
}

/** What holds a training back although a trigger fired. */
export interface Hold {
  readonly kind: 'cooldown' | 'warm_up' | 'budget'
  readonly reason: string
  /** ISO 8601; null where time alone does not end it. */
  readonly until: string | null
}

/** What `mlops retrain --check` prints. */
export interface Decision {
  readonly retrain: boolean
  /** Why, or why not: one sentence. */
  readonly reason: string
  readonly triggers: readonly TriggerResult[]
  readonly holds: readonly Hold[]
  /** Of the schedule, ISO 8601; null without one. */
  readonly nextAt: string | null
}
