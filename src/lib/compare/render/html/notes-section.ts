import {counted} from '../../../core/text/index.ts'
import {html, pill, section, type HtmlValue, type PageSection} from '../../../report/html/index.ts'
import {plain, plainName} from '../../../report/index.ts'
import type {ComparedModel, CompareReport} from '../../types.ts'
import {formatBytes, leakageFacts} from '../facts-in-words.ts'

/** What to beware of: rows that a model has seen, and warnings. */
export function caveatsSection(report: CompareReport): PageSection | null {
  const leakage = leakageFacts(report).map(
    ({tone, text}) => html`<li>${pill(tone, 'leakage')}<span>${text}</span></li> `,
  )
  const warnings = report.warnings.map(
    text => html`<li>${pill('warn', 'warning')}<span>${plain(text)}</span></li> `,
  )
  if (leakage.length + warnings.length === 0) return null
  const body = html`<ul class="findings">
    ${leakage}${warnings}
  </ul>`
  return section({id: 'caveats', title: 'Leakage and warnings', body})
}

/** What was compared with what, by digest. */
export function notesSection(report: CompareReport): PageSection {
  const {old, new: now, data, dataSha256, dataDigestOf, rows, target, group, alpha} = report
  const items: readonly (readonly [string, HtmlValue])[] = [
    ['Old', old === null ? 'none' : modelOf(old)],
    ['New', modelOf(now)],
    [
      'Data',
      html`<bdi>${plain(data)}</bdi>, ${counted(rows, 'row')}, SHA-256 of the ${dataDigestOf}
        <code>${dataSha256.slice(0, 12)}</code>`,
    ],
    ['Target', html`<bdi>${plainName(target)}</bdi>`],
    ...(group === null
      ? []
      : [['Taken together', html`rows of one <bdi>${plainName(group)}</bdi>`] as const]),
    ['False alarms', `at most ${alpha}, all gates together`],
  ]
  const list = items.map(
    ([label, value]) =>
      html`<dt>${label}</dt>
        <dd>${value}</dd>`,
  )
  return section({
    id: 'notes',
    title: 'How it was compared',
    body: html`<dl>${list}</dl>`,
  })
}

function modelOf({model, sha256, sizeBytes}: ComparedModel): HtmlValue {
  const digest = sha256 !== null && html`, SHA-256 <code>${sha256.slice(0, 12)}</code>`
  const size = sizeBytes !== null && `, ${formatBytes(sizeBytes)}`
  return html`<bdi>${plain(model)}</bdi>${digest}${size}`
}
