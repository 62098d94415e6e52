import type {Better} from '../core/metrics/index.ts'
import type {ComparedInterval, ComparedModel, CompareReport} from './types.ts'

/** Several models on the same rows: `mlops compare A B C --against production`. */
export interface RankReport
  extends
    Ranking,
    Pick<
      CompareReport,
      | 'name'
      | 'task'
      | 'data'
      | 'dataSha256'
      | 'dataDigestOf'
      | 'target'
      | 'rows'
      | 'unlabelled'
      | 'labels'
      | 'group'
      | 'leakage'
      | 'createdAt'
      | 'seconds'
    > {}

/** What is measured of several models: ranks, and each against the baseline. */
export interface Ranking {
  /** One sentence: which models can be the best, and which are shown to beat the baseline. */
  readonly reason: string
  /** The metric that ranks: the first one. */
  readonly metric: {readonly name: string; readonly title: string; readonly better: Better}
  /** Probability that any of the intervals misses, of all together. */
  readonly alpha: number
  /** Differences that are judged together: all pairs by the first metric, and the rest against the baseline. */
  readonly comparisons: number
  /** Of each interval: 1 − alpha / comparisons, so that all hold together. */
  readonly confidence: number
  /** The baseline among them; best value of the first metric first. */
  readonly models: readonly RankedModel[]
  /** Models that may be the best: none is shown to be better. */
  readonly best: readonly string[]
  /** All pairs by the first metric, in the order of `models`. */
  readonly pairs: readonly RankedPair[]
  readonly warnings: readonly string[]
}

export interface RankedModel extends ComparedModel {
  readonly baseline: boolean
  /**
   * Ranks that the data allows, 1 is best: from 1 + models shown to be better, to K − models shown to be
   * worse. The ranges of all models hold together. null where the metric is not defined.
   */
  readonly rank: {readonly lower: number; readonly upper: number} | null
  /** In the order in which metrics were asked for. */
  readonly metrics: readonly RankedMetric[]
  /**
   * Against the baseline. better, worse: shown by the first metric, and no other metric is shown to go the
   * other way; mixed: metrics are shown to go both ways; equal: the same answers; unclear: nothing is shown
   * by the first metric. null for the baseline, and where there is none.
   */
  readonly verdict: 'better' | 'worse' | 'mixed' | 'equal' | 'unclear' | null
  /** One sentence with the figures. */
  readonly reason: string
}

export interface RankedMetric {
  readonly name: string
  readonly title: string
  readonly better: Better
  /** null where it is not defined. */
  readonly value: number | null
  /** value − value of the baseline; null for the baseline, and where there is none. */
  readonly change: number | null
  /** Of the change; simultaneous. */
  readonly interval: ComparedInterval | null
  readonly verdict: RankVerdict | null
  readonly warnings: readonly string[]
}

/** equal: the same answers; unclear: the interval holds 0, which does not show that there is no difference. */
export type RankVerdict = 'better' | 'worse' | 'equal' | 'unclear' | 'undefined'

export interface RankedPair {
  readonly model: string
  /** What it is held against. */
  readonly other: string
  /** model − other, by the first metric. */
  readonly change: number | null
  /** Simultaneous. */
  readonly interval: ComparedInterval | null
  readonly verdict: RankVerdict
}
