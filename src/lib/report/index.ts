export {checkOutputs} from './out/check-outputs.ts'
export {parseOut, type ParseOutOptions, type ReportOutput} from './out/parse-out.ts'
export type {ReportFormat} from './out/report-format.ts'
export {writeReports, type ReportRenderers, type WriteReportsOptions} from './out/write-reports.ts'
export {githubAnnotations, type Annotation} from './github.ts'
export {junitXml, type JunitCase, type JunitSuite} from './junit.ts'
export {
  codeSpan,
  escapeMarkdown,
  markdownDetails,
  markdownMarker,
  markdownTable,
  type MarkdownColumn,
} from './markdown.ts'
export {renderJson} from './render-json.ts'
export {
  formatCount,
  formatNumber,
  formatPercent,
  formatProbability,
  NO_VALUE,
} from './text/format-number.ts'
export type {TerminalLook, TextStyle} from './terminal/text-style.ts'
export {plain, plainName, shorten} from './text/plain.ts'
export {hasUnicode, mergeNeighbours, sparkline} from './text/sparkline.ts'
