import {html, renderPage, type HtmlValue} from '../../../report/html/index.ts'
import {plain} from '../../../report/index.ts'
import type {DriftReport} from '../../types.ts'
import {columnsSection} from './columns-section.ts'
import {findingsSection} from './findings-section.ts'
import type {DriftHtmlOptions} from './html-options.ts'
import {imagesSection} from './images-section.ts'
import {issuesSection} from './issues-section.ts'
import {leadOf} from './lead.ts'
import {notesSection} from './notes-section.ts'
import {streamsSection} from './streams-section.ts'
import {timeSection} from './time-section.ts'
import {togetherSection} from './together-section.ts'

/**
 * The report as a page of its own: aggregates only, no row of the data, and nothing that is loaded from
 * elsewhere.
 */
export function renderDriftHtml(report: DriftReport, options: DriftHtmlOptions): string {
  const {model, preset, createdAt, seconds} = report
  const sections = [
    findingsSection(report),
    columnsSection(report, options),
    imagesSection(report),
    issuesSection(report),
    togetherSection(report),
    timeSection(report),
    streamsSection(report),
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

/** `2026-03-02 10:15 UTC` */
function timeInWords(iso: string): string {
  return `${iso.slice(0, 16).replace('T', ' ')} UTC`
}
