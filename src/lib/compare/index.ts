export {COMPARE_FORMATS, compareRenderers, RANK_FORMATS, rankRenderers} from './render/index.ts'
export type * from './rank-types.ts'
export type * from './types.ts'
