import {counted} from '../../core/text/index.ts'
import {formatNumber} from '../../report/index.ts'
import type {RankedMetric, RankedModel} from '../rank-types.ts'

/** What all metrics together say of a model against the baseline; see `RankedModel`. */
export function verdictOf(metrics: readonly RankedMetric[]): NonNullable<RankedModel['verdict']> {
  const [first] = metrics
  const shows = (verdict: 'better' | 'worse'): boolean =>
    metrics.some(metric => metric.verdict === verdict)
  if (shows('better') && shows('worse')) return 'mixed'
  if (first?.verdict === 'better' || first?.verdict === 'worse') return first.verdict
  const same = metrics.every(({verdict}) => verdict === 'equal' || verdict === 'undefined')
  return same && first?.verdict === 'equal' ? 'equal' : 'unclear'
}

/** One sentence about a model against the baseline. */
export function describeModel(model: Omit<RankedModel, 'reason'>, baseline: string | null): string {
  const [first, ...others] = model.metrics
  if (first === undefined) return ''
  if (model.baseline) return 'What the others are held against.'
  if (baseline === null) return `${first.title} ${formatNumber(first.value)}.`
  const shown = others.filter(({verdict}) => verdict === 'better' || verdict === 'worse')
  const rest = shown.map(({title, verdict}) => `${title} is ${verdict}`)
  return `${[describeChange(first, baseline), ...rest].join('; ')}.`
}

function describeChange(
  {title, change, interval, verdict, value}: RankedMetric,
  baseline: string,
): string {
  const range =
    interval === null
      ? ''
      : ` (change ${formatNumber(change)}, ${formatNumber(interval.lower)} … ${formatNumber(interval.upper)})`
  switch (verdict) {
    case 'better':
    case 'worse':
      return `${title} ${formatNumber(value)} is ${verdict} than that of ${baseline}${range}`
    case 'equal':
      return `${title} ${formatNumber(value)} is that of ${baseline}: the answers are the same`
    case 'unclear':
      return `${title} ${formatNumber(value)} is not shown to differ from that of ${baseline}${range}`
    case 'undefined':
    case null:
      return `${title} is not defined`
  }
}

/** One sentence about all models. */
export function describeRanking(
  models: readonly RankedModel[],
  best: readonly string[],
  title: string,
): string {
  const [only] = best
  if (only === undefined) return `${title} is not defined on these rows.`
  const ranked =
    best.length === 1
      ? `${only} is the best of ${counted(models.length, 'model')} by ${title}`
      : `${best.join(', ').replace(/, (?=[^,]*$)/, ' and ')} may each be the best by ${title}: the rows do not tell them apart`
  const baseline = models.find(model => model.baseline)
  if (baseline === undefined) return `${ranked}.`
  const beating = models.filter(({verdict}) => verdict === 'better').map(({model}) => model)
  const against =
    beating.length === 0
      ? `none is shown to be better than ${baseline.model}`
      : `${beating.join(', ')} ${beating.length === 1 ? 'is' : 'are'} better than ${baseline.model}`
  return `${ranked}; ${against}.`
}
