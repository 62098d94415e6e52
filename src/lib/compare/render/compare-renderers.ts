import {renderJson, type ReportRenderers, type TerminalLook} from '../../report/index.ts'
import type {CompareReport} from '../types.ts'
import {renderCompareMarkdown} from './render-markdown.ts'
import {renderCompareTerminal} from './terminal/render-terminal.ts'

/** The `schema` of the report as JSON; raised when a field changes meaning or goes. */
export const COMPARE_SCHEMA = 'mlops.compare/1'

/** What `mlops compare --out` can write. */
export const COMPARE_FORMATS = ['table', 'json', 'md'] as const

/** A comparison in every format of `--out`. */
export function compareRenderers(
  report: CompareReport,
  {look}: {readonly look: TerminalLook; readonly version: string},
): ReportRenderers<(typeof COMPARE_FORMATS)[number]> {
  return {
    table: () => renderCompareTerminal(report, look),
    json: () => renderJson(COMPARE_SCHEMA, report),
    md: () => renderCompareMarkdown(report),
  }
}
