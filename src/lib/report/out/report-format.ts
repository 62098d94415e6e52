/** In what shape a report can be had; `--out` names one. */
export const REPORT_FORMATS = ['table', 'json', 'md', 'html', 'junit', 'github'] as const

export type ReportFormat = (typeof REPORT_FORMATS)[number]

/** Formats that go to a file even where none is named: nobody reads them on a terminal. */
const FILE_ENDINGS: Readonly<Partial<Record<ReportFormat, string>>> = {
  html: '.html',
  junit: '.junit.xml',
}

const TELLING_ENDINGS: readonly (readonly [string, ReportFormat])[] = [
  ['.html', 'html'],
  ['.htm', 'html'],
  ['.md', 'md'],
  ['.markdown', 'md'],
  ['.json', 'json'],
  ['.xml', 'junit'],
  ['.txt', 'table'],
]

/** The format that the name of a file tells; undefined where it tells none. */
export function formatOfFile(file: string): ReportFormat | undefined {
  const lower = file.toLowerCase()
  return TELLING_ENDINGS.find(([ending]) => lower.endsWith(ending))?.[1]
}

/** Where a format goes that was named without a file: `reports/drift.html`; null is standard output. */
export function defaultFile(format: ReportFormat, name: string): string | null {
  const ending = FILE_ENDINGS[format]
  return ending === undefined ? null : `reports/${name}${ending}`
}
