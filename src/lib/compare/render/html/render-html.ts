import {html, renderPage, type HtmlValue} from '../../../report/html/index.ts'
import {plain} from '../../../report/index.ts'
import type {CompareReport} from '../../types.ts'
import {modelsInWords} from '../words.ts'
import {answersSection} from './answers-section.ts'
import {costSection} from './cost-section.ts'
import {curvesSection, residualsSection} from './curves-section.ts'
import {fairnessSection} from './fairness-section.ts'
import {gatesSection} from './gates-section.ts'
import {leadOf} from './lead.ts'
import {metricsSection} from './metrics-section.ts'
import {caveatsSection, notesSection} from './notes-section.ts'
import {discoveredSection, rowsSection} from './rows-section.ts'
import {slicesSection} from './slices-section.ts'

/** The comparison as a page of its own; nothing in it is loaded from elsewhere. */
export function renderCompareHtml(
  report: CompareReport,
  {version}: {readonly version: string},
): string {
  const {name, task, createdAt, seconds, changed} = report
  const sections = [
    gatesSection(report),
    metricsSection(report),
    slicesSection(report),
    caveatsSection(report),
    answersSection(report),
    curvesSection(report),
    residualsSection(report),
    discoveredSection(report),
    fairnessSection(report),
    rowsSection(report),
    costSection(report),
    notesSection(report),
  ].filter(one => one !== null)
  const facts: readonly HtmlValue[] = [
    html`<bdi>${modelsInWords(report)}</bdi>`,
    task,
    html`<time datetime="${createdAt}">${timeInWords(createdAt)}</time>`,
  ]
  return renderPage({
    title: name === null ? 'Comparison' : `Comparison of ${plain(name)}`,
    facts,
    lead: leadOf(report),
    sections,
    footer: [
      `mlops ${version}`,
      `compared in ${seconds.toFixed(1)} s`,
      changed.length === 0 ? 'aggregates only' : 'holds rows of the data',
    ],
  })
}

/** `2026-03-02 10:15 UTC` */
function timeInWords(iso: string): string {
  return `${iso.slice(0, 16).replace('T', ' ')} UTC`
}
