import {renderJson, type ReportRenderers, type TerminalLook} from '../../report/index.ts'
import type {CompareReport} from '../types.ts'
import {renderCompareBenchmark} from './render-benchmark.ts'
import {renderCompareDvc} from './render-dvc.ts'
import {renderCompareGithub} from './render-github.ts'
import {renderCompareJunit} from './render-junit.ts'
import {renderCompareMarkdown} from './render-markdown.ts'
import {renderCompareOpenMetrics} from './render-openmetrics.ts'
import {renderCompareTerminal} from './terminal/render-terminal.ts'

/** The `schema` of the report as JSON; raised when a field changes meaning or goes. */
export const COMPARE_SCHEMA = 'mlops.compare/1'

/** What `mlops compare --out` can write. */
export const COMPARE_FORMATS = [
  'table',
  'json',
  'md',
  'html',
  'junit',
  'github',
  'openmetrics',
  'benchmark-bigger',
  'benchmark-smaller',
  'dvc',
] as const

/** A comparison in every format of `--out`. */
export function compareRenderers(
  report: CompareReport,
  {look, version}: {readonly look: TerminalLook; readonly version: string},
): ReportRenderers<(typeof COMPARE_FORMATS)[number]> {
  return {
    table: () => renderCompareTerminal(report, look),
    json: () => renderJson(COMPARE_SCHEMA, report),
    md: () => renderCompareMarkdown(report),
    // The plots take long to load, and few runs want them.
    html: async () => (await import('./html/render-html.ts')).renderCompareHtml(report, {version}),
    junit: () => renderCompareJunit(report),
    github: () => renderCompareGithub(report),
    openmetrics: () => renderCompareOpenMetrics(report),
    'benchmark-bigger': () => renderCompareBenchmark(report, 'higher'),
    'benchmark-smaller': () => renderCompareBenchmark(report, 'lower'),
    dvc: () => renderCompareDvc(report),
  }
}
