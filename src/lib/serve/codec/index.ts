export {foldKeys, isObject} from './decode-records.ts'
export type {KnownRow, KnownRows, RowFeeds} from './known-rows.ts'
export {readCsv} from './read-csv.ts'
export {
  createRowCodec,
  type CodecModel,
  type DecodedFeeds,
  type RowCodec,
  type RowDecoders,
} from './row-codec.ts'
