import {MlopsError} from '../core/errors/index.ts'

export type DataFormat = 'parquet' | 'csv' | 'tsv' | 'json' | 'ndjson'

const EXTENSIONS: Readonly<Record<string, DataFormat>> = {
  parquet: 'parquet',
  pq: 'parquet',
  csv: 'csv',
  txt: 'csv',
  tsv: 'tsv',
  json: 'json',
  ndjson: 'ndjson',
  jsonl: 'ndjson',
}

/**
 * The format that a path or address names by its extension, `.gz` and `.zst` aside.
 *
 * @throws MlopsError `DATA_FORMAT_UNKNOWN`.
 */
export function dataFormat(path: string): DataFormat {
  const plain = path
    .replace(/^(\w+:\/\/[^?#]*)[?#].*$/, '$1')
    .replace(/\.(gz|zst)$/i, '')
    .toLowerCase()
  const extension = /\.([a-z0-9]+)$/.exec(plain)?.[1] ?? ''
  const format = EXTENSIONS[extension]
  if (format === undefined)
    throw new MlopsError('DATA_FORMAT_UNKNOWN', `${path}: the extension names no known format.`, {
      hint: 'Known are .parquet, .csv, .tsv, .json, .ndjson and .jsonl, also with .gz or .zst.',
    })
  return format
}
