import {counted} from '../../../core/text/index.ts'
import {
  foldList,
  html,
  section,
  type FoldItem,
  type HtmlValue,
  type PageSection,
} from '../../../report/html/index.ts'
import {formatNumber, plain, plainName} from '../../../report/index.ts'
import {categorySpark, histogramSpark} from '../../../report/plots/index.ts'
import type {ColumnDrift, DriftReport} from '../../types.ts'
import {decisiveScore} from '../facts-in-words.ts'
import {judgedValue, METHOD_WORDS, ROLE_WORDS, VERDICT_WORDS} from '../method-words.ts'
import {columnBody} from './column-body.ts'
import {columnId} from './column-link.ts'
import type {DriftHtmlOptions} from './html-options.ts'
import {COLUMN_TONES} from './tones.ts'

/** Every column as a line that opens: those that changed first, the stable ones folded together. */
export function columnsSection(
  {columns}: DriftReport,
  options: DriftHtmlOptions,
): PageSection | null {
  if (columns.length === 0) return null
  const lines = columns.map((column, i) => ({column, line: lineOf(column, i, options)}))
  const stable = lines.filter(({column}) => column.verdict === 'stable')
  const items = lines.filter(({column}) => column.verdict !== 'stable')
  const list = foldList({
    noun: 'column',
    heads: ['Column', 'Distribution', 'What happened', 'Score', 'Verdict'],
    sorts: ['Worst first', 'Name', 'Importance'],
    items: items.map(({line}) => line),
    quiet: {
      title: `${counted(stable.length, 'column')} stable`,
      items: stable.map(({line}) => line),
    },
  })
  return section({id: 'columns', title: 'Columns', count: columns.length, body: list})
}

function lineOf(column: ColumnDrift, index: number, options: DriftHtmlOptions): FoldItem {
  const {name, role, kind, verdict, finding, severity, importance} = column
  const share = importance === null ? null : importance.share
  return {
    id: columnId(index),
    name: plainName(name),
    kind: role === 'feature' ? kind : `${ROLE_WORDS[role]}, ${kind}`,
    spark: sparkOf(column),
    text: html`${plain(finding)}`,
    figure: figureOf(column),
    tone: COLUMN_TONES[verdict],
    verdict: VERDICT_WORDS[verdict],
    sort: [
      Math.round(severity * 1e4) / 1e4,
      plainName(name).slice(0, 80),
      share === null ? -1 : Math.round(share * 1e4) / 1e4,
    ],
    body: columnBody(column, options),
  }
}

function figureOf(column: ColumnDrift): HtmlValue {
  const score = decisiveScore(column)
  if (score === undefined) return null
  const words = score.by === 'value' ? 'from' : 'below'
  return html`${METHOD_WORDS[score.method].short} ${judgedValue(score)}
    <small>${words} ${formatNumber(score.threshold, 3)}</small>`
}

function sparkOf({histogram}: ColumnDrift): HtmlValue {
  if (histogram === null) return null
  return histogram.kind === 'number' ? histogramSpark(histogram) : categorySpark(histogram)
}
