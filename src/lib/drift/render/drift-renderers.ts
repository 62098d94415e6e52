import {renderJson, type ReportRenderers, type TerminalLook} from '../../report/index.ts'
import type {DriftReport} from '../types.ts'
import {renderDriftGithub} from './render-github.ts'
import {renderDriftJunit} from './render-junit.ts'
import {renderDriftMarkdown} from './render-markdown.ts'
import {renderDriftTerminal} from './terminal/render-terminal.ts'

/** The `schema` of the report as JSON; raised when a field changes meaning or goes. */
export const DRIFT_SCHEMA = 'mlops.drift-report/1'

/** What `mlops drift report --out` can write. */
export const DRIFT_FORMATS = ['table', 'json', 'md', 'html', 'junit', 'github'] as const

/** A drift report in every format of `--out`. */
export function driftRenderers(
  report: DriftReport,
  {look, version}: {readonly look: TerminalLook; readonly version: string},
): ReportRenderers<(typeof DRIFT_FORMATS)[number]> {
  return {
    table: () => renderDriftTerminal(report, look),
    json: () => renderJson(DRIFT_SCHEMA, report),
    md: () => renderDriftMarkdown(report),
    // The plots take long to load, and few runs want them.
    html: async () => (await import('./html/render-html.ts')).renderDriftHtml(report, {version}),
    junit: () => renderDriftJunit(report),
    github: () => renderDriftGithub(report),
  }
}
