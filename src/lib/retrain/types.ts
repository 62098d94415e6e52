import type {Verdict} from '../compare/index.ts'
import type {MlopsError} from '../core/errors/index.ts'
import type {RETRAIN_OUTCOMES} from '../project/index.ts'
import type {TrainMode} from '../train/index.ts'
import type {Champion, Decision} from './decision-types.ts'

export type * from './decision-types.ts'

/** What a retraining does, in this order. Each stage is recorded when it is complete, and never run again. */
export const STAGES = [
  'data',
  'train',
  'compare',
  'register',
  'stage',
  'approve',
  'deploy',
] as const
export type StageName = (typeof STAGES)[number]

/**
 * How a run ended, or what it waits for. `unchanged`: training gave the model that is in use; `staged`: under
 * --stage-only; `failed`: an error, which is recorded; a run that was interrupted has none and is resumed.
 */
export type RunOutcome = (typeof RETRAIN_OUTCOMES)[number]

/** A part of the data by time: `from` ≤ time < `until`, both null where the data has no time. */
export interface DataWindow {
  readonly from: string | null
  readonly until: string | null
  readonly rows: number
}

/** Which rows a run trains and is judged on. */
export interface DataPlan {
  readonly source: string
  /** time: split at a moment of data.timestamp; given: data.source and data.test as they are. */
  readonly split: 'time' | 'given'
  readonly train: DataWindow
  /**
   * Those training rows that are new to the champion, which fine_tune goes on with; null where nobody knows
   * which these are.
   */
  readonly fresh: DataWindow | null
  readonly test: DataWindow
  /** Rows that were left out: without a label, too young to have one, older than the window, labelled without a time. */
  readonly leftOut: {
    readonly unlabelled: number
    readonly tooYoung: number
    readonly older: number
    readonly withoutTime: number
  }
  /** SHA-256 over the rows of both windows. */
  readonly sha256: string
}

/** What is decided before anything is done; `--dry-run` prints it. */
export interface RunPlan {
  readonly name: string
  /** The moment that the run sees as now. */
  readonly asOf: string
  readonly decision: Decision
  /** null: there is no model in the stage, and none was registered. */
  readonly champion: Champion | null
  readonly stage: string
  /** Stages that a new version goes through, in this order, `stage` last. */
  readonly path: readonly string[]
  readonly data: DataPlan
  readonly strategy: 'scratch' | 'fine_tune' | 'auto'
  readonly modes: readonly TrainMode[]
  /** Why not all modes of the strategy are tried: `there is no checkpoint beside v1.2.0`. */
  readonly notes: readonly string[]
  readonly gate: 'compare' | 'none'
  readonly approval: 'required' | 'none'
  /** `retrain.cost.training`, what a training costs; missing where mlops.yaml does not say. */
  readonly cost?: {readonly training: number; readonly currency: string}
  /** SHA-256 of what decides about the outcome beside the data. */
  readonly digests: {readonly code: string; readonly config: string}
  /** SHA-256 of windows, data, code, configuration, parent and modes: what has it in common is the same run. */
  readonly key: string
}

/** One trained candidate. */
export interface Candidate {
  readonly mode: TrainMode
  /** What the training command did in fact, as its metrics say; a trainer that cannot go on says scratch. */
  readonly trainedAs: TrainMode
  /** Folder below that of the run. */
  readonly folder: string
  readonly sha256: string
  readonly seconds: number
}

export interface DataRecord {
  /** Files below the folder of the run. */
  readonly train: string
  /** null where there are no rows that are known to be new to the champion. */
  readonly fresh: string | null
  readonly test: string
  readonly testSha256: string
}

export interface TrainRecord {
  readonly candidates: readonly Candidate[]
  /** Modes that did not give a candidate, and why; with none at all the run fails. */
  readonly failed: readonly {readonly mode: TrainMode; readonly reason: string}[]
}

export interface CompareRecord {
  /** Judged by gates; of a first model, or under `gate: none`, pass. */
  readonly verdict: Verdict
  readonly reason: string
  /** The candidate that goes on: the best of those that passed. */
  readonly chosen: Candidate
  readonly judged: readonly {
    readonly mode: TrainMode
    readonly verdict: Verdict
    readonly reason: string
    /** Metrics on the test rows. */
    readonly metrics: Readonly<
      Record<string, {readonly champion: number | null; readonly candidate: number | null}>
    >
    /** report.json and report.html below the folder of the run. */
    readonly report: string
    readonly html: string
    readonly reportSha256: string
  }[]
}

export interface RegisterRecord {
  readonly version: string
  readonly tag: string
  readonly commit: string
  readonly sha256: string
}

export interface StageRecord {
  /** Stages that the version was given. */
  readonly stages: readonly string[]
}

export interface ApproveRecord {
  readonly decision: 'approved' | 'rejected' | 'not_needed'
  /** Git identity: `Name <email>`; null where none was needed. */
  readonly by: string | null
  readonly reason: string | null
  /** What was agreed to; another of these, and the approval is void. */
  readonly digests: {
    readonly model: string
    readonly report: string
    readonly config: string
    readonly champion: string | null
  }
}

export interface StageRecords {
  data: DataRecord
  train: TrainRecord
  compare: CompareRecord
  register: RegisterRecord
  stage: StageRecord
  approve: ApproveRecord
  deploy: StageRecord
}

/** A run as its events tell it. */
export interface Run {
  /** `r20261128-3f9a1c`: the day, and the beginning of the key. */
  readonly id: string
  readonly plan: RunPlan
  /** Absolute folder with the files of the run. */
  readonly folder: string
  readonly startedAt: string
  readonly updatedAt: string
  readonly records: Readonly<Partial<StageRecords>>
  /** Seconds that each complete stage took, over all attempts. */
  readonly seconds: Readonly<Partial<Record<StageName, number>>>
  /** null: it was interrupted, or is running. */
  readonly outcome: RunOutcome | null
  /** Why, one sentence. */
  readonly reason: string | null
  /** The error of a run that failed. */
  readonly error: {
    readonly code: string
    readonly message: string
    readonly hint: string | null
  } | null
  /** How often it was started. */
  readonly attempts: number
}

/** A run that may go on. */
export interface OpenRun extends Run {
  /**
   * The record of a stage: what was recorded, or what `work` returns, which is recorded (flushed to the disk)
   * before it is returned.
   */
  complete<S extends StageName>(
    stage: S,
    work: () => Promise<StageRecords[S]>,
  ): Promise<StageRecords[S]>
  /** Records how it ended; a run that awaits approval may be ended again. */
  end(outcome: RunOutcome, reason: string, error?: Run['error']): Promise<Run>
}

/** A training that took place. */
export interface Training {
  /** The moment that its run saw as now, ISO 8601. */
  readonly asOf: string
  readonly seconds: number
}

/** A run whose record cannot be read. */
export interface DamagedRun {
  readonly id: string
  readonly folder: string
  /** When it was begun, and the moment that it saw as now, ISO 8601; null where nobody can tell. */
  readonly startedAt: string | null
  readonly asOf: string | null
  /** Whether a line that can be read says that it came to its end. */
  readonly hasEnded: boolean
  /** That it counts as, as far as lines that can be read and the files beside them tell; null: it did not train. */
  readonly training: Training | null
  /** What is wrong, with what to do: `RUN_INVALID`, `FILE_UNREADABLE`. */
  readonly error: MlopsError
}

/** The runs of a project: `.mlops/state/retrain/<id>/`. One that is damaged is left out of all but `damaged`. */
export interface RunStore {
  list(): Promise<readonly Run[]>
  damaged(): Promise<readonly DamagedRun[]>
  /**
   * Of an id, or the beginning of one; `latest`.
   *
   * @throws MlopsError `RUN_NOT_FOUND` (exit 4); `RUN_INVALID` where that very run is damaged, or may be the latest.
   */
  find(id: string): Promise<OpenRun>
  /** The newest run without an outcome. */
  unfinished(): Promise<OpenRun | undefined>
  /** A run of the same key that ended, other than failed. */
  sameAs(key: string): Promise<Run | undefined>
  begin(plan: RunPlan): Promise<OpenRun>
}

/** What the command line says of a retraining. */
export interface RetrainRequest {
  readonly directory: string
  readonly name?: string | undefined
  /** Train although no trigger fired, and although the same was trained before. */
  readonly force?: boolean | undefined
  /** Do not deploy: the version gets the stages before the last one only. */
  readonly stageOnly?: boolean | undefined
  readonly strategy?: 'scratch' | 'fine_tune' | 'auto' | undefined
  /** See no row and no run that is later: for replays. */
  readonly asOf?: Date | undefined
  readonly inconclusive?: 'fail' | 'pass' | undefined
  readonly push?: boolean | undefined
  readonly signal?: AbortSignal | undefined
  /** Each line that a training command writes. */
  readonly onLine?: ((line: string) => void) | undefined
  readonly onStage?: ((stage: StageName, what: string) => void) | undefined
  /** Who could not be told of a run that failed. */
  readonly onWarning?: ((warning: string) => void) | undefined
}
