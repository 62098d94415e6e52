export type * from './types.ts'
export {COMPARE_FORMATS, compareRenderers} from './render/index.ts'
