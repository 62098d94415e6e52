/** Which values of a metric are better. */
export type Better = 'lower' | 'higher'

/** How well a model of one age did on one period. */
export interface AgedScore {
  /** Moment that the model is trained up to, in days from any fixed moment. */
  readonly cut: number
  /** Days from the cut to the beginning of the period. */
  readonly age: number
  /** The metric on the period. */
  readonly value: number
  /** Labelled rows that it is measured on. */
  readonly rows: number
}

/** An estimate and the interval that holds the truth at the level asked for. */
export interface Estimate {
  readonly value: number
  readonly low: number
  readonly high: number
}

/** Loss D·(1 − e^−λt) of a model of age t against a fresh one. */
export interface SaturatingLoss {
  /** D: what is lost in the end, in units of the metric. */
  readonly loss: number
  /** λ, a day. */
  readonly rate: number
}

/** How much was looked at. */
export interface History {
  /** Models with a score in one of the periods below. */
  readonly models: number
  /** Periods that two models or more were measured on: the others tell nothing of age. */
  readonly periods: number
  /** Days between the youngest and the oldest model on one period, the most. */
  readonly ages: number
}

/** What `fitDecay` finds. Losses are positive where a model got worse, whichever way the metric goes. */
export type DecayFit =
  | {readonly kind: 'not_enough_history'; readonly reason: string; readonly history: History}
  | FittedDecay

export interface FittedDecay {
  /** decay: the interval of the slope lies above 0. */
  readonly kind: 'decay' | 'no_evidence'
  readonly reason: string
  readonly history: History
  /** Loss of a day of age, in units of the metric. */
  readonly slope: Estimate
  /** Loss at the largest age against the youngest by the straight line: slope × ages. */
  readonly totalLoss: Estimate
  /** Of the t law of what follows from fits with one model or one period left out: models − 2. */
  readonly degrees: number
  /** Of the interval, 0 … 1. */
  readonly level: number
  /** The shape that fits better. */
  readonly shape: 'linear' | 'saturating'
  /** null where the straight line fits as well. */
  readonly saturating: SaturatingLoss | null
  /** Fits with one model or one period left out, for intervals of what follows from the fit. */
  readonly leftOut: LeftOutFits
}

/** The saturating fit without each model, and without each period; empty where the line was chosen. */
export interface LeftOutFits {
  readonly models: readonly SaturatingLoss[]
  readonly periods: readonly SaturatingLoss[]
}

/** What decay and training cost, in one currency. */
export interface Costs {
  /** One training: machine, labels, validation, approval. */
  readonly training: number
  /** One prediction by a model whose metric is worse by 1. */
  readonly error: number
  /** A day. */
  readonly predictions: number
}

/** How often training pays. */
export interface OptimalInterval {
  /** T*, days; null: never on a schedule. */
  readonly days: number | null
  /** Money a day at T*: training and decay. Without any training it is D of the saturating loss. */
  readonly rate: number
}

/** `OptimalInterval` with the interval of T*. */
export interface EstimatedInterval extends OptimalInterval {
  /** Shortest time that the history allows for, days; null: only never. */
  readonly low: number | null
  /** Longest, days; null: without end. */
  readonly high: number | null
}

/** One model that history was replayed with. */
export interface TrainedModel {
  readonly id: string
  /** Moment that it is trained up to, in the days of `ReplayPeriod.start`. */
  readonly cut: number
  readonly mode: 'scratch' | 'fine_tune'
  /** Model that a fine-tuned one was made of. */
  readonly parent: string | null
}

export interface ReplayPeriod {
  /** Days from any fixed moment. */
  readonly start: number
  /** Days. */
  readonly length: number
}

/** One model on one period. */
export interface PeriodScore {
  readonly value: number
  readonly rows: number
  /** Share of columns that drifted between the training data of the model and the period, 0 … 1; null: not known. */
  readonly drift: number | null
}

/** Every model on every later period. */
export interface ScoreMatrix {
  readonly better: Better
  /** In the order of time. */
  readonly periods: readonly ReplayPeriod[]
  readonly models: readonly TrainedModel[]
  /** By id of the model, then by position of the period; null where it was not measured. */
  readonly scores: ReadonlyMap<string, readonly (PeriodScore | null)[]>
}

/** When a policy trains. It decides at the beginning of each period but the first. */
export type PolicyRule =
  | {readonly kind: 'never'}
  | {readonly kind: 'every'; readonly periods: number}
  /** Share of drifted columns on the period before ≥ `share`. */
  | {readonly kind: 'drift'; readonly share: number}
  /** The newest labelled period is worse than the first one of the same model by `drop` or more. */
  | {readonly kind: 'performance'; readonly drop: number}
  /** What the labelled periods lost against the first one of the same model costs `share` trainings or more. */
  | {readonly kind: 'cost'; readonly share: number}
  /** Knows the future: the least money that could have been spent. A bound, no policy. */
  | {readonly kind: 'oracle'}

/** Model to train at the beginning of a period; null: none, the one in use goes on. */
export type ChooseModel = (at: {
  readonly period: number
  /** Id of the model in use until now; null at the beginning. */
  readonly inUse: string | null
}) => string | null

export interface Policy {
  readonly name: string
  readonly rule: PolicyRule
  readonly choose: ChooseModel
}

/** One period of a replay. */
export interface ReplayStep {
  readonly period: number
  readonly model: string
  /** Whether the model was trained for this period; the first model counts for none. */
  readonly trained: boolean
  readonly value: number
  readonly rows: number
  /** How much worse than the fresh model on this period, in units of the metric; negative where better. */
  readonly excess: number
  /** Money that the excess costs; null without costs. */
  readonly excessMoney: number | null
}

export interface Replay {
  readonly policy: string
  readonly rule: PolicyRule
  readonly better: Better
  /** Mean of the metric over the periods, weighted by rows. */
  readonly metric: number
  /** Mean excess, weighted by rows. */
  readonly excess: number
  readonly trainings: number
  /** trainings × their cost + what the excess costs; null without costs. */
  readonly money: number | null
  readonly steps: readonly ReplayStep[]
}

/** One policy against another over the same periods. */
export interface PolicyDifference {
  readonly policy: string
  readonly against: string
  /** Money saved where costs are known, else how much better the metric is: positive is for the policy. */
  readonly gain: Estimate
}

/** What `recommendPolicy` says. */
export interface PolicyAdvice {
  /**
   * no_decay: nothing shows that models get worse; never_on_schedule: they may, and no policy is shown to pay;
   * schedule and trigger: `policy` is the one to take.
   */
  readonly kind: 'no_decay' | 'never_on_schedule' | 'not_enough_history' | 'schedule' | 'trigger'
  /** Name of the policy that is recommended; that of `never` unless one pays; null: no answer. */
  readonly policy: string | null
  readonly reason: string
  /** Every policy against never, in the order given. */
  readonly differences: readonly PolicyDifference[]
}
