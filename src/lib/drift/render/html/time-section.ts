import {heatMap, html, section, type Html, type PageSection} from '../../../report/html/index.ts'
import {formatNumber, plainName, shorten} from '../../../report/index.ts'
import {seriesPlot} from '../../../report/plots/index.ts'
import type {DriftReport, TimeDrift} from '../../types.ts'
import {METHOD_WORDS, VERDICT_WORDS} from '../method-words.ts'
import {columnLink} from './column-link.ts'
import {COLUMN_TONES} from './tones.ts'

const MOST_ROWS = 40
const MOST_PERIODS = 104
const MOST_SERIES = 12

/** When it changed: every period against the reference, and the series that have a change in them. */
export function timeSection(report: DriftReport): PageSection | null {
  const {time} = report
  if (time === null || time.periods.length === 0) return null
  const body = html`${countsOf(time)}${mapOf(time)}${seriesOf(time, report)}`
  return section({id: 'time', title: `By ${time.by}`, count: time.periods.length, body})
}

function countsOf(time: TimeDrift): Html {
  const plot = seriesPlot({
    title: `Drifted columns by ${time.by}`,
    points: time.periods.map(({label, drifted}) => ({label, value: drifted, bad: false})),
    limit: null,
    changes: [],
    fromZero: true,
  })
  return html`<h3>Drifted columns by ${time.by} of <bdi>${plainName(time.column)}</bdi></h3>
    ${plot}`
}

/** Columns that ever changed, in the order of their worst; the others would be rows of dots. */
function mapOf({periods, by}: TimeDrift): Html {
  const shown = periods.slice(-MOST_PERIODS)
  const bad = new Map<string, number>()
  const cells = new Map<string, ReadonlyMap<string, (typeof shown)[number]['columns'][number]>>()
  for (const {start, columns} of shown) {
    cells.set(start, new Map(columns.map(column => [column.name, column])))
    for (const {name, verdict} of columns) {
      const weight = verdict === 'drift' ? 1000 : verdict === 'warn' ? 1 : 0
      bad.set(name, (bad.get(name) ?? 0) + weight)
    }
  }
  const changed = [...bad].filter(([, weight]) => weight > 0).sort(([, a], [, b]) => b - a)
  const names = changed.slice(0, MOST_ROWS).map(([name]) => name)
  const left = bad.size - names.length
  if (names.length === 0) return html`<p class="note">No column changed in any ${by}.</p>`
  const map = heatMap({
    caption: `Verdict by column and ${by}`,
    columns: shown.map(({label}) => label),
    rows: names.map(name => ({
      name: plainName(name),
      cells: shown.map(({start, label}) => {
        const cell = cells.get(start)?.get(name)
        if (cell === undefined) return {tone: 'none', text: `${label}: not there`}
        const {verdict, value, method} = cell
        const score =
          value === null || method === null
            ? ''
            : `, ${METHOD_WORDS[method].short} ${formatNumber(value, 3)}`
        return {tone: COLUMN_TONES[verdict], text: `${label}: ${VERDICT_WORDS[verdict]}${score}`}
      }),
    })),
  })
  const more = left > 0 && html`<p class="note">${left} more columns changed less or never.</p>`
  return html`<h3>Columns by ${by}</h3>
    ${map}${more}`
}

function seriesOf(time: TimeDrift, {columns}: DriftReport): Html | null {
  const names = [...new Set(time.changePoints.map(({column}) => column))].slice(0, MOST_SERIES)
  if (names.length === 0) return null
  const plots = names.map(name => {
    const points = time.changePoints.filter(({column}) => column === name)
    const series = time.periods.map(period => period.columns.find(column => column.name === name))
    const hasMean = series.some(column => typeof column?.mean === 'number')
    const plot = seriesPlot({
      title: `${hasMean ? 'Mean' : 'Distance'} of ${shorten(plainName(name), 60)} by ${time.by}`,
      points: time.periods.map(({label}, i) => ({
        label,
        value: (hasMean ? series[i]?.mean : series[i]?.value) ?? null,
        bad: series[i]?.verdict === 'drift',
      })),
      limit: null,
      changes: points
        .map(({at}) => time.periods.findIndex(({start}) => start === at))
        .filter(i => i >= 0),
      fromZero: false,
    })
    const words = points
      .map(({before, after}) => `${formatNumber(before)} → ${formatNumber(after)}`)
      .join(', ')
    return html`<div>
      <h4>${columnLink(name, columns)}</h4>
      <p class="note">${hasMean ? 'mean' : 'distance'} ${words}</p>
      ${plot}
    </div>`
  })
  return html`<h3>Where a series changed</h3>
    <div class="series">${plots}</div>`
}
