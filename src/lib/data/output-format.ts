import {MlopsError} from '../core/errors/index.ts'
import {dataFormat} from './data-format.ts'

/**
 * The COPY options of the format that an output's extension names.
 *
 * @throws MlopsError `DATA_FORMAT_UNKNOWN`.
 */
export function outputFormat(path: string): string {
  const format = dataFormat(path)
  const compression = /\.gz$/i.test(path) ? 'gzip' : /\.zst$/i.test(path) ? 'zstd' : 'none'
  switch (format) {
    case 'parquet':
      return 'FORMAT parquet, COMPRESSION snappy'
    case 'csv':
      return `FORMAT csv, HEADER, COMPRESSION ${compression}`
    case 'tsv':
      return `FORMAT csv, HEADER, DELIMITER '\t', COMPRESSION ${compression}`
    case 'ndjson':
      return `FORMAT json, COMPRESSION ${compression}`
    case 'json':
      throw new MlopsError('DATA_FORMAT_UNKNOWN', `${path}: JSON arrays are not written.`, {
        hint: 'Use .ndjson (a row a line), .parquet or .csv.',
      })
  }
}
