export {compressModel} from './compress-model.ts'
export {type CompressRequest} from './compress-request.ts'
export {methods as compressionMethods} from './methods/index.ts'
export {
  compressionNotes,
  compressionOutcome,
  compressionRows,
  refusalLines,
} from './render/compression-table.ts'
export type * from './types.ts'
