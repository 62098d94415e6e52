import {dataTable, html, section, type PageSection} from '../../../report/html/index.ts'
import {formatCount, formatNumber} from '../../../report/index.ts'
import type {CompareReport} from '../../types.ts'
import {sizeInWords} from '../facts-in-words.ts'

/** What the new model costs: time and bytes. */
export function costSection(report: CompareReport): PageSection | null {
  const {latency} = report
  const size = sizeInWords(report)
  if (latency === null && size === null) return null
  const numeric = true
  const ms = (value: number): string => `${formatNumber(value, 3)} ms`
  const table =
    latency !== null &&
    dataTable({
      caption: 'Time of a run',
      captionHidden: true,
      columns: [
        {label: 'Rows a run', numeric},
        {label: 'Old, median', numeric},
        {label: 'New, median', numeric},
        {label: 'Old, 95th percentile', numeric},
        {label: 'New, 95th percentile', numeric},
        {label: 'Ratio of these, 95 % interval', numeric},
        {label: 'Shift', numeric},
        {label: 'Runs', numeric},
      ],
      rows: latency.rows.map(({batchRows, oldMs, newMs, ratio, shiftMs, runs}) => [
        formatCount(batchRows),
        ms(oldMs.p50),
        ms(newMs.p50),
        ms(oldMs.p95),
        ms(newMs.p95),
        `${ratio.value.toFixed(2)}× (${ratio.lower.toFixed(2)} … ${ratio.upper.toFixed(2)})`,
        `${shiftMs > 0 ? '+' : ''}${ms(shiftMs)}`,
        formatCount(runs),
      ]),
    })
  return section({
    id: 'cost',
    title: 'Speed and size',
    ...(latency === null
      ? {}
      : {note: 'Both models were timed in turns, in one process, on one thread.'}),
    body: html`${table}${size !== null && html`<p>${size.text}.</p>`}`,
  })
}
