import {counted} from '../../../core/text/index.ts'
import {
  html,
  section,
  type Html,
  type HtmlValue,
  type PageSection,
} from '../../../report/html/index.ts'
import {plain, plainName} from '../../../report/index.ts'
import type {DriftReport, MethodId, SampleOrigin} from '../../types.ts'
import {EXACTNESS_WORDS, METHOD_WORDS} from '../method-words.ts'
import type {DriftHtmlOptions} from './html-options.ts'

/** What was compared with what and how; what was left out. */
export function notesSection(report: DriftReport, {docs}: DriftHtmlOptions): PageSection {
  const {skipped, columns, current, reference, notes} = report
  const used = new Set(columns.flatMap(({scores}) => scores.map(({method}) => method)))
  const methods = (Object.keys(METHOD_WORDS) as MethodId[]).filter(method => used.has(method))
  const body: readonly HtmlValue[] = [
    html`<dl>
      <dt>Current</dt>
      <dd>${originOf(current)}</dd>
      <dt>Reference</dt>
      <dd>${originOf(reference)}</dd>
    </dl>`,
    methods.length > 0 && methodList(methods, docs),
    notes.length > 0 &&
      html`<h3>What could not be looked at</h3>
        <ul class="notes">
          ${notes.map(note => html`<li>${plain(note)}</li>`)}
        </ul>`,
    skipped.length > 0 &&
      html`<details>
        <summary>${counted(skipped.length, 'column')} not compared</summary>
        <dl>
          ${skipped.map(
            ({name, reason}) =>
              html`<dt><bdi>${plainName(name)}</bdi></dt>
                <dd>${plain(reason)}</dd>`,
          )}
        </dl>
      </details>`,
  ]
  return section({id: 'notes', title: 'How it was compared', body})
}

function methodList(methods: readonly MethodId[], docs: string | undefined): Html {
  const items = methods.map(method => {
    const {name, short, meaning} = METHOD_WORDS[method]
    const link = docs === undefined ? name : html`<a href="${docs}#${method}">${name}</a>`
    return html`<dt>${link}${short !== name && html` <small>${short}</small>`}</dt>
      <dd>${meaning}</dd>`
  })
  return html`<h3>Methods</h3>
    <p class="note">
      A column drifted where its score reaches the threshold and is more than chance alone reaches.
    </p>
    <dl class="methods">${items}</dl>`
}

function originOf({source, rows, exactness, profile}: SampleOrigin): Html {
  const digest = profile !== null && html`, profile <code>${profile.slice(0, 12)}</code>`
  return html`<bdi>${plain(source)}</bdi>, ${counted(rows, 'row')},
    ${EXACTNESS_WORDS[exactness]}${digest}`
}
