import {
  contactSheet,
  html,
  renderPage,
  section,
  type ContactImage,
  type HtmlValue,
} from '../../../report/html/index.ts'
import {plain} from '../../../report/index.ts'
import type {DriftReport} from '../../types.ts'
import {columnsSection} from './columns-section.ts'
import {findingsSection} from './findings-section.ts'
import type {DriftHtmlOptions} from './html-options.ts'
import {issuesSection} from './issues-section.ts'
import {leadOf} from './lead.ts'
import {notesSection} from './notes-section.ts'
import {timeSection} from './time-section.ts'
import {togetherSection} from './together-section.ts'

/**
 * The report as a page of its own: aggregates only, no row of the data, and nothing that is loaded from
 * elsewhere.
 */
export function renderDriftHtml(report: DriftReport, options: DriftHtmlOptions): string {
  const {model, preset, createdAt, seconds} = report
  const images = picturesOf(report)
  const sections = [
    findingsSection(report),
    columnsSection(report, options),
    ...(images.length === 0
      ? []
      : [
          section({
            id: 'images',
            title: 'Most changed images',
            count: images.length,
            body: contactSheet(images),
          }),
        ]),
    issuesSection(report),
    togetherSection(report),
    timeSection(report),
    notesSection(report, options),
  ].filter(one => one !== null)
  const facts: readonly HtmlValue[] = [
    html`<time datetime="${createdAt}">${timeInWords(createdAt)}</time>`,
    ...(preset === 'default' ? [] : [`definitions of ${preset}`]),
  ]
  return renderPage({
    title: model === null ? 'Drift' : `Drift of ${plain(model)}`,
    facts,
    lead: leadOf(report),
    sections,
    footer: [`mlops ${options.version}`, `compared in ${seconds.toFixed(1)} s`, 'aggregates only'],
  })
}

function picturesOf({images}: DriftReport): readonly ContactImage[] {
  return (images?.unusual ?? []).map(({name, src, words}) => ({
    src,
    caption: `${name}: ${words}`,
    alt: `A picture of the current set that is unusual: ${words}`,
  }))
}

/** `2026-03-02 10:15 UTC` */
function timeInWords(iso: string): string {
  return `${iso.slice(0, 16).replace('T', ' ')} UTC`
}
