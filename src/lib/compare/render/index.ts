export {COMPARE_FORMATS, compareRenderers} from './compare-renderers.ts'
export {RANK_FORMATS, rankRenderers} from './rank/rank-renderers.ts'
