import {
  createFacts,
  measureMetric,
  pairMetric,
  type EvaluatedRows,
  type Facts,
  type Metric,
  type RowUnits,
} from '../../core/metrics/index.ts'
import {createRandom} from '../../core/statistics/index.ts'
import {comparedInterval} from '../compared-interval.ts'
import type {RankedMetric, RankedModel, RankedPair, Ranking, RankVerdict} from '../rank-types.ts'
import type {ComparedInterval, ComparedModel} from '../types.ts'
import {describeModel, describeRanking, verdictOf} from './describe-ranking.ts'

export interface RankRequest {
  /** All over the same rows, with the same truth and classes; each has a name of its own. */
  readonly models: readonly {readonly model: ComparedModel; readonly rows: EvaluatedRows}[]
  /** Place of the baseline among them; null where there is none. */
  readonly baseline: number | null
  /** The first one ranks. */
  readonly metrics: readonly [Metric, ...Metric[]]
  readonly alpha: number
  readonly seed: number
  readonly units?: RowUnits
}

const LEAST_RESAMPLES = 2000
const MOST_RESAMPLES = 20_000
/** So many resamples lie beyond each end of an interval, or the end is not known. */
const BEYOND_END = 10

/**
 * Ranks several models on the same rows, with simultaneous intervals.
 *
 * All pairs are compared by the first metric, and each model with the baseline by the others, m comparisons in
 * all; intervals of 1 − α/m hold together with a probability of at least 1 − α (Bonferroni). A model whose
 * interval against another does not hold 0 is shown to be better or worse: its rank lies between 1 + the models
 * shown to be better and K − those shown to be worse.
 *
 * @see Mogstad, Romano, Shaikh & Wilhelm (2024), Inference for Ranks.
 */
export function rankModels(request: RankRequest): Ranking {
  const {models, baseline, metrics, alpha} = request
  const [first] = metrics
  const count = models.length
  const comparisons =
    (count * (count - 1)) / 2 + (baseline === null ? 0 : (count - 1) * (metrics.length - 1))
  const confidence = 1 - alpha / Math.max(1, comparisons)
  const ranked = models.map(({model, rows}, place) => ({model, place, facts: createFacts(rows)}))
  const compare = comparer(request, comparisons, confidence)
  const values = ranked.map(({facts}) => measureMetric(first, facts).value)
  // What is not defined comes last.
  const merits = values.map(value =>
    Number.isNaN(value) ? -Infinity : first.definition.better === 'higher' ? value : -value,
  )
  const meritOf = (place: number): number => merits[place] ?? -Infinity
  const order = ranked.toSorted((a, b) =>
    meritOf(a.place) === meritOf(b.place) ? a.place - b.place : meritOf(b.place) - meritOf(a.place),
  )
  const pairs = order.flatMap((one, index) =>
    order.slice(index + 1).map((other): RankedPair => ({
      model: one.model.model,
      other: other.model.model,
      ...compare(first, one.facts, other.facts),
    })),
  )
  const base = baseline === null ? undefined : ranked[baseline]
  const described = order.map(({model, place, facts}): RankedModel => {
    const measured = metrics.map((metric): RankedMetric => {
      const {value, warnings} = measureMetric(metric, facts)
      const {title, better} = metric.definition
      const against =
        base === undefined || place === baseline
          ? {change: null, interval: null, verdict: null}
          : compare(metric, facts, base.facts)
      return {name: metric.name, title, better, value: finite(value), ...against, warnings}
    })
    const own = {
      ...model,
      baseline: place === baseline,
      rank: Number.isFinite(values[place]) ? rankOf(model.model, pairs) : null,
      metrics: measured,
      verdict: base === undefined || place === baseline ? null : verdictOf(measured),
    }
    return {...own, reason: describeModel(own, base?.model.model ?? null)}
  })
  const best = described.filter(({rank}) => rank?.lower === 1).map(({model}) => model)
  const {title, better} = first.definition
  return {
    reason: describeRanking(described, best, title),
    metric: {name: first.name, title, better},
    alpha,
    comparisons,
    confidence,
    models: described,
    best,
    pairs,
    warnings: [],
  }
}

interface Compared {
  readonly change: number | null
  readonly interval: ComparedInterval | null
  readonly verdict: RankVerdict
}

/** Compares two models by a metric: what the interval of model − other shows. */
function comparer(
  {alpha, seed, units}: RankRequest,
  comparisons: number,
  confidence: number,
): (metric: Metric, model: Facts, other: Facts) => Compared {
  const needed = Math.ceil((2 * BEYOND_END * comparisons) / alpha)
  const resamples = Math.min(MOST_RESAMPLES, Math.max(LEAST_RESAMPLES, needed))
  return (metric, model, other) => {
    const {better} = metric.definition
    const paired = pairMetric(metric, other, model, {
      random: createRandom(seed),
      resamples,
      ...(units === undefined ? {} : {units}),
    })
    const change = finite(paired.new - paired.old)
    const interval = comparedInterval(change === null ? null : paired.change(), confidence)
    return {change, interval, verdict: verdictOfInterval(change, interval, better)}
  }
}

function verdictOfInterval(
  change: number | null,
  interval: ComparedInterval | null,
  better: 'lower' | 'higher',
): RankVerdict {
  if (change === null) return 'undefined'
  if (interval === null) return 'unclear'
  if (interval.method === 'identical') return 'equal'
  if (interval.lower <= 0 && interval.upper >= 0) return 'unclear'
  return interval.lower > 0 === (better === 'higher') ? 'better' : 'worse'
}

function rankOf(model: string, pairs: readonly RankedPair[]): RankedModel['rank'] {
  const own = pairs.filter(
    pair => pair.verdict !== 'undefined' && (pair.model === model || pair.other === model),
  )
  const shown = (verdict: 'better' | 'worse'): number => {
    const turned = verdict === 'better' ? 'worse' : 'better'
    return own.filter(pair => pair.verdict === (pair.model === model ? verdict : turned)).length
  }
  return {lower: 1 + shown('worse'), upper: own.length + 1 - shown('better')}
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null
}
