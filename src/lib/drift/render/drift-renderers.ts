import {renderJson, type ReportRenderers} from '../../report/index.ts'
import type {DriftReport} from '../types.ts'
import {renderDriftGithub} from './render-github.ts'
import {renderDriftJunit} from './render-junit.ts'
import {renderDriftMarkdown} from './render-markdown.ts'
import {renderDriftTerminal} from './terminal/render-terminal.ts'
import type {TerminalLook} from './terminal/text-style.ts'

/** The `schema` of the report as JSON; raised when a field changes meaning or goes. */
export const DRIFT_SCHEMA = 'mlops.drift-report/1'

/** A drift report in every format of `--out`. */
export function driftRenderers(
  report: DriftReport,
  {look, version}: {readonly look: TerminalLook; readonly version: string},
): ReportRenderers {
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
