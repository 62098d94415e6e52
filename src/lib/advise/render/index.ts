import {renderJson, type ReportRenderers, type TerminalLook} from '../../report/index.ts'
import type {AdviceReport} from '../types.ts'
import {renderAdviceMarkdown} from './render-markdown.ts'
import {renderAdviceTerminal} from './render-terminal.ts'

/** The `schema` of the report as JSON; raised when a field changes meaning or goes. */
const ADVICE_SCHEMA = 'mlops.advice/1'

/** What `mlops retrain advise --out` can write. */
export const ADVICE_FORMATS = ['table', 'json', 'md', 'html'] as const

/** Advice in every format of `--out`. */
export function adviceRenderers(
  report: AdviceReport,
  {look, version}: {readonly look: TerminalLook; readonly version: string},
): ReportRenderers<(typeof ADVICE_FORMATS)[number]> {
  return {
    table: () => renderAdviceTerminal(report, look),
    json: () => renderJson(ADVICE_SCHEMA, report),
    md: () => renderAdviceMarkdown(report),
    // The plots take long to load, and few runs want them.
    html: async () => (await import('./render-html.ts')).renderAdviceHtml(report, {version}),
  }
}
