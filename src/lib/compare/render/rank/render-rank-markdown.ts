import {
  codeSpan,
  escapeMarkdown,
  markdownMarker,
  markdownTable,
  plain,
  shorten,
} from '../../../report/index.ts'
import type {RankReport} from '../../rank-types.ts'
import {intervalHead} from '../words.ts'
import {metricTexts, rankGround, rankInWords, verdictInWords} from './rank-words.ts'

// A comment on GitHub takes 65,536 characters.
const MOST_MODELS = 40
const MOST_WARNINGS = 15
const MOST_CHARACTERS = 300

/** The ranking for a pull request. */
export function renderRankMarkdown(report: RankReport): string {
  const {name, reason, metric, models, confidence, warnings} = report
  const others = models[0]?.metrics.slice(1, 4).map(one => one.name) ?? []
  const table = markdownTable(
    [
      {label: 'Model'},
      {label: 'Rank', numeric: true},
      {label: metric.name, numeric: true},
      {label: 'Change', numeric: true},
      {label: intervalHead(confidence), numeric: true},
      {label: ''},
      ...others.map(label => ({label, numeric: true})),
    ],
    models.slice(0, MOST_MODELS).map(model => {
      const {value, change, interval} = metricTexts(model, 0)
      return [
        codeSpan(model.model),
        rankInWords(model),
        value,
        change,
        interval,
        verdictInWords(model),
        ...others.map((_, i) => metricTexts(model, i + 1).value),
      ]
    }),
  )
  const rest = models.length - MOST_MODELS
  const parts = [
    markdownMarker(name === null ? 'compare' : `compare:${name}`),
    `### Ranking${name === null ? '' : `: ${codeSpan(name)}`}`,
    short(reason),
    short(rankGround(report)),
    table,
    ...(rest > 0 ? [`${rest} more models are left out; the JSON has them all.`] : []),
    ...(warnings.length === 0
      ? []
      : [
          warnings
            .slice(0, MOST_WARNINGS)
            .map(warning => `- ⚠️ ${short(warning)}`)
            .join('\n'),
        ]),
  ]
  return `${parts.join('\n\n')}\n`
}

function short(text: string): string {
  return escapeMarkdown(shorten(plain(text), MOST_CHARACTERS))
}
