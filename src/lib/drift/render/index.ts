export {DRIFT_FORMATS, driftRenderers} from './drift-renderers.ts'
