import type {HandedOverTable} from './hand-over-table.ts'

/** What training.json beside a model says: how the model came to be. */
export interface TrainingRecord {
  /** SHA-256 of the model that this record belongs to. */
  readonly model: {readonly sha256: string}
  readonly command: string
  readonly mode: 'scratch' | 'fine_tune'
  readonly seed: number
  /** The moment that a retraining saw as now, ISO 8601, UTC: earlier than its start in a replay. */
  readonly asOf?: string
  /** ISO 8601, UTC. */
  readonly startedAt: string
  readonly seconds: number
  /** The retraining that it was part of. */
  readonly run?: string
  /** Null when the command got no data from mlops. */
  readonly data: HandedOverTable | null
  readonly test: HandedOverTable | null
}
