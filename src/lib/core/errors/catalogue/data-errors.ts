import type {CatalogueEntry} from './catalogue-entry.ts'

/** Data, reports, statistics. */
export const dataErrors = {
  // data
  DATA_FORMAT_UNKNOWN: {
    exit: 'usage',
    summary: 'The extension of a data file names no format that mlops reads or writes.',
  },
  DATA_EMPTY: {exit: 'usage', summary: 'A data file or selection has no rows or no columns.'},
  DATA_MALFORMED: {
    exit: 'usage',
    summary: 'A data file is damaged or breaks the rules of its format.',
  },
  DATA_ENCODING: {exit: 'usage', summary: 'A text file is not UTF-8.'},
  DATA_REMOTE_UNAVAILABLE: {
    exit: 'usage',
    summary: 'Remote data cannot be reached: the httpfs extension, the network or the access.',
  },
  DATA_QUERY: {exit: 'usage', summary: 'DuckDB refuses a query, filter or expression.'},
  DATA_COLUMNS: {exit: 'usage', summary: 'The columns of the data do not fit the model.'},
  DATA_BAD_ROW: {exit: 'usage', summary: 'A row has a value that its column does not allow.'},
  DATA_MEMORY: {exit: 'usage', summary: 'The data engine ran out of memory or scratch space.'},

  // reports
  REPORT_OUT: {
    exit: 'usage',
    summary: 'An --out names no format, no place that can be written, or a place that is taken.',
  },

  // statistics
  DRIFT_BIN_MISMATCH: {exit: 'bug', summary: 'Two histograms do not have the same bins.'},
  DRIFT_EMPTY_SAMPLE: {exit: 'usage', summary: 'A sample that is to be compared has no rows.'},
  DRIFT_METHOD: {
    exit: 'usage',
    summary: 'There is no drift method of that name, or it does not compare columns of that kind.',
  },
  DRIFT_PROFILE: {
    exit: 'usage',
    summary:
      'A profile of a reference is damaged, was changed, is of another format or table, or cannot do what was asked.',
  },
} as const satisfies Record<string, CatalogueEntry>
