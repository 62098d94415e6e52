import type {Inference, SignificanceTest} from '../../statistics/index.ts'

/** How a metric of two models is judged; see `PairedMetric`. */
export interface PairJudge {
  readonly change: (weight: number) => Inference | null
  readonly value: () => Inference | null
  readonly test: () => SignificanceTest | null
}
