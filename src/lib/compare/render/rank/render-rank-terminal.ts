import {formatCount, plain} from '../../../report/index.ts'
import {
  alignRows,
  hang,
  markOf,
  paint,
  wrapped,
  type TerminalLook,
} from '../../../report/terminal/index.ts'
import type {RankReport} from '../../rank-types.ts'
import {leakageInWords} from '../facts-in-words.ts'
import {factLines, inCharset, titleLine} from '../terminal/lines.ts'
import {intervalHead} from '../words.ts'
import {metricTexts, rankGround, rankInWords, RANK_TONES, verdictInWords} from './rank-words.ts'

const MOST_FACTS = 5

/** The ranking for a terminal: which can be the best, then every model in a line. */
export function renderRankTerminal(report: RankReport, look: TerminalLook): string {
  const {reason, models, metric, leakage, rows, warnings, confidence} = report
  const mark = markOf('none', look)
  const charset = (text: string): string => inCharset(text, look)
  const table = alignRows(
    {
      head: [
        '',
        'MODEL',
        'RANK',
        metric.name.toUpperCase(),
        'CHANGE',
        intervalHead(confidence).toUpperCase(),
        '',
      ].map(charset),
      rows: models.map(model => {
        const tone = model.verdict === null ? 'none' : RANK_TONES[model.verdict]
        const texts = metricTexts(model, 0)
        return [
          {text: markOf(tone, look), paint: text => paint(text, tone, look)},
          plain(model.model),
          charset(rankInWords(model)),
          charset(texts.value),
          charset(texts.change),
          charset(texts.interval),
          {text: verdictInWords(model), paint: text => paint(text, tone, look)},
        ]
      }),
      right: [3, 4],
      spare: [5],
      cut: 1,
    },
    look,
  )
  const facts = [
    ...leakage.map(one => leakageInWords(one, rows)).filter(({tone}) => tone === 'warn'),
    ...warnings.map(text => ({tone: 'warn' as const, text})),
  ]
  const rest = facts.length - MOST_FACTS
  const blocks = [
    [
      ...hang(paint(mark, 'none', look), `${mark} `, charset(plain(reason)), look),
      ...wrapped(charset(rankGround(report)), look).map(line => look.style.dim(line)),
    ],
    table,
    models
      .filter(({baseline}) => !baseline)
      .flatMap(({reason: why}) => factLines({tone: 'none', text: why}, look)),
    facts.length === 0
      ? []
      : [
          titleLine('Warnings', look),
          ...facts.slice(0, MOST_FACTS).flatMap(fact => factLines(fact, look)),
          ...(rest > 0
            ? factLines({tone: 'none', text: `and ${formatCount(rest)} more`}, look)
            : []),
        ],
  ]
  return blocks
    .filter(lines => lines.length > 0)
    .map(lines => lines.join('\n'))
    .join('\n\n')
}
