import {linearRate, saturatingRate} from '../../core/retraining/index.ts'
import {html, type Html} from '../../report/html/index.ts'
import {formatNumber} from '../../report/index.ts'
import {linesPlot, type LinePoint} from '../../report/plots/index.ts'
import type {AdvicePolicy, AdviceReport} from '../types.ts'

const DAY = 864e5
const STEPS = 60

/** How much worse a model is than the youngest one on the same period, by its age, with the fit and its band. */
export function agePlot(report: AdviceReport): Html | null {
  const {decay, metric} = report
  if (decay === null || decay.kind === 'not_enough_history' || metric === null) return null
  const points = lossesByAge(report)
  const most = Math.max(...points.map(({x}) => x), 1)
  const ages = Array.from({length: STEPS + 1}, (_, i) => (most * i) / STEPS)
  const {slope, saturating} = decay
  const fit = ages.map(x => ({
    x,
    y: saturating === null ? slope.value * x : -saturating.loss * Math.expm1(-saturating.rate * x),
  }))
  return linesPlot({
    title: `Loss of ${metric.name} by age of the model`,
    xLabel: 'days since the data that it was trained up to',
    yLabel: `${metric.name} worse by`,
    lines: [
      {label: `against the freshest model of the same period`, points, kind: 'dots'},
      {label: `fit (${decay.shape})`, points: fit, kind: 'line'},
    ],
    band: ages.map(x => ({x, low: slope.low * x, high: slope.high * x})),
  })
}

/** Differences to the freshest model of the same period: what a hard period does to both is gone. */
function lossesByAge({models, periods, windows, metric}: AdviceReport): readonly LinePoint[] {
  const own = models.filter(({window, mode}) => window === windows[0] && mode === 'scratch')
  const sign = metric?.better === 'higher' ? 1 : -1
  return periods.flatMap(({from}, period) => {
    const scored = own.flatMap(model => {
      const value = model.scores[period]?.value ?? null
      return value === null ? [] : [{cut: model.cut, value}]
    })
    const fresh = scored.find(({cut}) => cut === period)
    if (fresh === undefined) return []
    return scored
      .filter(({cut}) => cut < period)
      .map(({cut, value}) => ({
        x: (Date.parse(from) - Date.parse(periods[cut]?.from ?? from)) / DAY,
        y: sign * (fresh.value - value),
      }))
  })
}

/** The metric over time: never, and what is recommended or did best. */
export function timePlot(report: AdviceReport): Html | null {
  const {policies, metric, periods} = report
  const never = policies.find(({kind}) => kind === 'never')
  const other = shownPolicy(report)
  if (never === undefined || metric === null) return null
  const pointsOf = ({steps}: AdvicePolicy): readonly LinePoint[] =>
    steps.map(({period, value}) => ({x: period, y: value}))
  return linesPlot({
    title: `${metric.name} over time`,
    xLabel: 'period',
    yLabel: metric.name,
    lines: [
      {label: never.name, points: pointsOf(never), kind: 'other'},
      ...(other === undefined
        ? []
        : [{label: other.name, points: pointsOf(other), kind: 'line' as const}]),
    ],
    xTick: x => periods[Math.round(x)]?.label ?? '',
  })
}

/** What is recommended; where that is never, the best of the others. */
export function shownPolicy({policies, metric}: AdviceReport): AdvicePolicy | undefined {
  const others = policies.filter(({kind}) => kind !== 'never' && kind !== 'oracle')
  const sign = metric?.better === 'higher' ? -1 : 1
  const badness = ({money, metric: value}: AdvicePolicy): number => money ?? sign * value
  return (
    others.find(({recommended}) => recommended) ??
    others.toSorted((a, b) => badness(a) - badness(b))[0]
  )
}

/** Money a day by the time between trainings: the curve of the fit, and what replays cost. */
export function costPlot(report: AdviceReport): Html | null {
  const {decay, costs, interval, policies, currency, windows} = report
  if (decay === null || decay.kind === 'not_enough_history' || costs === null || interval === null)
    return null
  const perUnit = costs.error * costs.predictions
  const replayed = policies.filter(
    ({kind, window, mode}) => kind === 'every' && window === windows[0] && mode === 'scratch',
  )
  const longest = Math.max(...replayed.map(({days}) => days ?? 0), 2 * (interval.days ?? 0), 1)
  const {slope, saturating} = decay
  const rate = (days: number): number =>
    saturating === null
      ? linearRate(days, Math.max(0, slope.value) * perUnit, costs.training)
      : saturatingRate(days, {...saturating, loss: saturating.loss * perUnit}, costs.training)
  const shortest = Math.max(longest / 40, (interval.days ?? longest) / 6)
  const span = spanDays(report)
  const points = Array.from({length: STEPS + 1}, (_, i) => {
    const x = shortest + ((longest - shortest) * i) / STEPS
    return {x, y: rate(x)}
  })
  return linesPlot({
    title: 'Money a day by the time between trainings',
    xLabel: 'days between trainings',
    yLabel: `${currency} a day`,
    lines: [
      {label: 'by the fit', points, kind: 'line'},
      {
        label: 'replayed',
        points: replayed.flatMap(({days, money}) =>
          days === null || money === null || days < shortest ? [] : [{x: days, y: money / span}],
        ),
        kind: 'dots',
      },
    ],
    ...(interval.days === null
      ? {}
      : {mark: {x: interval.days, label: `T* ${formatNumber(interval.days, 3)} days`}}),
  })
}

function spanDays({policies, periods}: AdviceReport): number {
  const steps = policies[0]?.steps ?? []
  return Math.max(
    1e-9,
    steps.reduce((sum, {period}) => {
      const at = periods[period]
      return at === undefined ? sum : sum + (Date.parse(at.until) - Date.parse(at.from)) / DAY
    }, 0),
  )
}

/** Which model served when: a bar a model, one lane a policy. */
export function timelinePlot(report: AdviceReport): Html | null {
  const shown = report.policies.filter(
    ({kind, window, mode}) =>
      kind !== 'oracle' && window === report.windows[0] && mode === 'scratch',
  )
  if (shown.length === 0) return null
  const width = 720
  const label = 190
  const lane = 22
  const first = Math.min(...shown.flatMap(({steps}) => steps.map(({period}) => period)))
  const count = report.periods.length - first
  const unit = (width - label) / Math.max(1, count)
  const lanes = shown.map((policy, row) => {
    const bars = policy.steps.map(({period, trained, model}, i) => {
      const x = label + (period - first) * unit
      const isStart = trained || i === 0
      return html`<path
          class="${policy.recommended ? 'good' : 'cur'}"
          d="M${x.toFixed(1)} ${row * lane + 5}h${unit.toFixed(1)}v12h-${unit.toFixed(1)}z"
          ><title>${report.periods[period]?.label ?? ''}: ${model}</title></path
        >
        ${isStart && html`<path class="bound" d="M${x.toFixed(1)} ${row * lane + 2}v18" />`}`
    })
    return html`<text x="0" y="${row * lane + 16}">${policy.name}</text>${bars}`
  })
  const height = shown.length * lane + 20
  const labels = html`<text x="${label}" y="${height - 4}"
      >${report.periods[first]?.label ?? ''}</text
    ><text x="${width}" y="${height - 4}" text-anchor="end"
      >${report.periods.at(-1)?.label ?? ''}</text
    >`
  const words = shown
    .map(({name, trainings}) => `${name}: ${formatNumber(trainings)} trainings`)
    .join('; ')
  return html`<figure class="wide">
    <svg
      class="plot"
      viewBox="0 0 ${width} ${height}"
      role="img"
      aria-label="Which model served when"
    >
      <desc>${words}</desc>
      ${lanes}${labels}
    </svg>
  </figure>`
}
