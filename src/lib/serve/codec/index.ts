export {hasOwnNames} from './decode-records.ts'
export {createRowCodec, type CodecModel, type DecodedFeeds, type RowCodec} from './row-codec.ts'
export {textWriter, type WriteText} from './value-texts.ts'
