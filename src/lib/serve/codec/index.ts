export {createRowCodec, type CodecModel, type DecodedFeeds, type RowCodec} from './row-codec.ts'
