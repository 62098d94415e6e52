import {
  banner,
  dataTable,
  html,
  pill,
  renderPage,
  section,
  type Html,
  type PageSection,
} from '../../../report/html/index.ts'
import {plain} from '../../../report/index.ts'
import {intervalPlot} from '../../../report/plots/index.ts'
import type {RankReport} from '../../rank-types.ts'
import {leakageInWords} from '../facts-in-words.ts'
import {intervalHead} from '../words.ts'
import {metricTexts, rankGround, rankInWords, RANK_TONES, verdictInWords} from './rank-words.ts'

/** The ranking as a page of its own. */
export function renderRankHtml(report: RankReport, {version}: {readonly version: string}): string {
  const {name, reason, createdAt, seconds} = report
  const sections = [modelsSection(report), caveatsSection(report)].filter(one => one !== null)
  return renderPage({
    title: name === null ? 'Ranking' : `Ranking of ${plain(name)}`,
    facts: [rankGround(report)],
    lead: banner({tone: 'none', title: 'Ranking', reason: plain(reason)}),
    sections,
    footer: [`mlops ${version}`, createdAt, `compared in ${seconds.toFixed(1)} s`],
  })
}

function modelsSection(report: RankReport): PageSection {
  const {models, metric, confidence, comparisons} = report
  const names = models[0]?.metrics.map(one => one.name) ?? []
  const numeric = true
  const table = dataTable({
    caption: 'Models by rank',
    captionHidden: true,
    sortable: true,
    columns: [
      {label: 'Model'},
      {label: 'Rank', numeric},
      {label: 'Against the baseline'},
      ...names.flatMap((label, i) => [
        {label, numeric},
        ...(i === 0 ? [{label: intervalHead(confidence), numeric}] : []),
      ]),
    ],
    rows: models.map(model => [
      html`<bdi>${plain(model.model)}</bdi><small class="words">${plain(model.reason)}</small>`,
      {content: rankInWords(model), sort: model.rank?.lower ?? Infinity},
      model.verdict === null
        ? verdictInWords(model)
        : pill(RANK_TONES[model.verdict], verdictInWords(model)),
      ...names.flatMap((_, i) => {
        const {value, change, interval} = metricTexts(model, i)
        const sort = model.metrics[i]?.value ?? -Infinity
        const shown = {content: change === '' ? value : `${value} (${change})`, sort}
        return i === 0 ? [shown, interval] : [shown]
      }),
    ]),
  })
  const note = `Best ${metric.name} first. Intervals of the ${comparisons} differences hold all together.`
  return section({
    id: 'models',
    title: 'Models',
    count: models.length,
    note,
    body: html`${forestOf(report)}${table}`,
  })
}

/** Each model against the baseline, by the first metric. */
function forestOf({models, metric}: RankReport): Html | null {
  const intervals = models.flatMap(model => {
    const [first] = model.metrics
    if (first === undefined || first.change === null) return []
    const {verdict} = first
    const tone =
      verdict === 'better'
        ? ('good' as const)
        : verdict === 'worse'
          ? ('bad' as const)
          : ('none' as const)
    return [
      {
        label: model.model,
        value: first.change,
        lower: first.interval?.lower ?? null,
        upper: first.interval?.upper ?? null,
        tone,
      },
    ]
  })
  if (intervals.length === 0) return null
  const title = `Change of ${metric.name} against the baseline (${metric.better} is better)`
  return html`<h3>${title}</h3>
    ${intervalPlot({title, intervals, lines: [{at: 0, label: 'baseline'}]})}`
}

function caveatsSection({leakage, rows, warnings}: RankReport): PageSection | null {
  const facts = [
    ...leakage.map(one => leakageInWords(one, rows)),
    ...warnings.map(text => ({tone: 'warn' as const, text: plain(text)})),
  ]
  if (facts.length === 0) return null
  const items = facts.map(
    ({tone, text}) =>
      html`<li>${pill(tone, tone === 'warn' ? 'warning' : 'leakage')}<span>${text}</span></li> `,
  )
  const body = html`<ul class="findings">
    ${items}
  </ul>`
  return section({id: 'caveats', title: 'Leakage and warnings', body})
}
