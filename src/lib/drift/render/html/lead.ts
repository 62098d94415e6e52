import {banner, html, keyFigures, type Html, type KeyFigure} from '../../../report/html/index.ts'
import {formatCount, formatNumber, plain} from '../../../report/index.ts'
import type {DriftReport, SampleOrigin} from '../../types.ts'
import {EXACTNESS_WORDS, REPORT_WORDS} from '../method-words.ts'
import {REPORT_TONES} from './tones.ts'

/** The verdict and the few numbers to know. */
export function leadOf(report: DriftReport): Html {
  const {verdict, reason} = report
  const first = banner({tone: REPORT_TONES[verdict], title: REPORT_WORDS[verdict], reason})
  return html`${first}${keyFigures(figuresOf(report))}`
}

function figuresOf(report: DriftReport): readonly KeyFigure[] {
  const {drifted, warned, compared, columns, issues, multivariate, reference, current} = report
  const few = columns.filter(({verdict}) => verdict === 'insufficient').length
  const errors = issues.filter(({severity}) => severity === 'error').length
  const classifier = multivariate?.domainClassifier ?? null
  return [
    {
      label: 'Columns drifted',
      value: formatCount(drifted),
      note: `of ${formatCount(compared)} compared`,
      tone: drifted > 0 ? 'bad' : 'none',
    },
    {
      label: 'Warnings',
      value: formatCount(warned),
      note: few > 0 ? `${few} with too few rows` : 'near their threshold',
      tone: warned > 0 ? 'warn' : 'none',
    },
    {
      label: 'Issues',
      value: formatCount(issues.length),
      note: errors === 1 ? '1 error' : `${errors} errors`,
      tone: errors > 0 ? 'bad' : 'none',
    },
    ...(classifier === null
      ? []
      : [
          {
            label: 'Classifier AUC',
            value: formatNumber(classifier.auc, 3),
            note: '0.5: cannot be told apart',
            tone: classifier.drifted ? ('bad' as const) : ('none' as const),
          },
        ]),
    {label: 'Current rows', value: formatCount(current.rows), note: originNote(current)},
    {label: 'Reference rows', value: formatCount(reference.rows), note: originNote(reference)},
  ]
}

function originNote({source, exactness}: SampleOrigin): Html {
  const how = exactness === 'exact' ? '' : `, ${EXACTNESS_WORDS[exactness]}`
  return html`<bdi>${plain(source)}</bdi>${how}`
}
