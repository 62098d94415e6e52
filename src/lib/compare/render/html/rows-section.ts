import {dataTable, html, pill, section, type PageSection} from '../../../report/html/index.ts'
import {
  formatCount,
  formatNumber,
  formatProbability,
  NO_VALUE,
  plain,
  plainName,
  shorten,
} from '../../../report/index.ts'
import type {ChangedRow, CompareReport} from '../../types.ts'

const ROW_TONES: Readonly<Record<ChangedRow['verdict'], 'bad' | 'good' | 'none'>> = {
  worse: 'bad',
  better: 'good',
  same: 'none',
}
const MOST_ROWS = 100

/** Rows to look at by hand. */
export function rowsSection({changed}: CompareReport): PageSection | null {
  if (changed.length === 0) return null
  const columns = [...new Set(changed.flatMap(({values}) => Object.keys(values)))]
  const hasId = changed.some(({id}) => id !== null)
  const cell = (text: string | null | undefined) =>
    text == null ? NO_VALUE : html`<bdi>${shorten(plainName(text), 60)}</bdi>`
  const body = dataTable({
    caption: 'Rows whose answers changed most',
    captionHidden: true,
    sortable: true,
    columns: [
      {label: 'Row', numeric: true},
      ...(hasId ? [{label: 'Id'}] : []),
      {label: 'Verdict'},
      {label: 'Truth'},
      {label: 'Old'},
      {label: 'New'},
      {label: 'Difference', numeric: true},
      ...columns.map(label => ({label: shorten(plainName(label), 40)})),
    ],
    rows: changed
      .slice(0, MOST_ROWS)
      .map(row => [
        {content: formatCount(row.row), sort: row.row},
        ...(hasId ? [cell(row.id)] : []),
        pill(ROW_TONES[row.verdict], row.verdict),
        cell(row.truth),
        cell(row.old),
        cell(row.new),
        {content: formatNumber(row.difference, 3), sort: row.difference},
        ...columns.map(column => cell(row.values[column])),
      ]),
  })
  return section({
    id: 'rows',
    title: 'Most-changed rows',
    count: changed.length,
    note: 'Rows whose answers lie farthest apart, worse ones first.',
    body,
  })
}

/** Parts of the data that were found, not declared. */
export function discoveredSection({discovered}: CompareReport): PageSection | null {
  if (discovered.length === 0) return null
  const numeric = true
  const body = dataTable({
    caption: 'Parts of the data found by search',
    captionHidden: true,
    sortable: true,
    columns: [
      {label: 'Where'},
      {label: 'Verdict'},
      {label: 'Rows', numeric},
      {label: 'Mean'},
      {label: 'Old', numeric},
      {label: 'New', numeric},
      {label: 'p, corrected', numeric},
    ],
    rows: discovered.map(({where, verdict, rows, loss, old, new: now, adjustedPValue}) => [
      html`<bdi>${plain(where)}</bdi>`,
      pill(verdict === 'worse' ? 'warn' : 'good', verdict),
      {content: formatCount(rows), sort: rows},
      loss,
      formatNumber(old),
      formatNumber(now),
      {content: formatProbability(adjustedPValue), sort: adjustedPValue},
    ]),
  })
  return section({
    id: 'discovered',
    title: 'Found by search',
    count: discovered.length,
    note: 'Parts of the data that nobody declared, where one model does better than the other. They are reported, and fail nothing: declare a slice to have it judged.',
    body,
  })
}
