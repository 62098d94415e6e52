export {COMPARE_FORMATS, compareRenderers} from './compare-renderers.ts'
