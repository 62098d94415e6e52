export type * from './types.ts'
export type * from './rank-types.ts'
export {COMPARE_FORMATS, compareRenderers} from './render/index.ts'
