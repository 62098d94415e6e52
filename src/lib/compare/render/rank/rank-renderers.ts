import {renderJson, type ReportRenderers, type TerminalLook} from '../../../report/index.ts'
import type {RankReport} from '../../rank-types.ts'
import {renderRankMarkdown} from './render-rank-markdown.ts'
import {renderRankTerminal} from './render-rank-terminal.ts'

/** The `schema` of the ranking as JSON. */
const RANK_SCHEMA = 'mlops.compare-rank/1'

/** What `mlops compare --out` can write of several models. */
export const RANK_FORMATS = ['table', 'json', 'md', 'html'] as const

/** A ranking of several models in every format that it has. */
export function rankRenderers(
  report: RankReport,
  {look, version}: {readonly look: TerminalLook; readonly version: string},
): ReportRenderers<(typeof RANK_FORMATS)[number]> {
  return {
    table: () => renderRankTerminal(report, look),
    json: () => renderJson(RANK_SCHEMA, report),
    md: () => renderRankMarkdown(report),
    html: async () => (await import('./render-rank-html.ts')).renderRankHtml(report, {version}),
  }
}
