/**
 * In what shape a report can be had; `--out` names one, and each command says which it can write.
 *
 * `openmetrics` is the metrics report of GitLab; `benchmark-bigger` and `benchmark-smaller` are the files of
 * github-action-benchmark's `customBiggerIsBetter` and `customSmallerIsBetter`, which hold one direction each;
 * `dvc` is what `dvc metrics diff --json` prints.
 */
export type ReportFormat =
  | 'table'
  | 'json'
  | 'md'
  | 'html'
  | 'junit'
  | 'github'
  | 'openmetrics'
  | 'benchmark-bigger'
  | 'benchmark-smaller'
  | 'dvc'

/** Formats that go to a file even where none is named: nobody reads them on a terminal. */
const FILE_ENDINGS: Readonly<Partial<Record<ReportFormat, string>>> = {
  html: '.html',
  junit: '.junit.xml',
  openmetrics: '.metrics.txt',
  'benchmark-bigger': '.bigger.json',
  'benchmark-smaller': '.smaller.json',
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
