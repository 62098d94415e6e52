export {adviseRetraining} from './advise-retraining.ts'
export {ADVICE_FORMATS, adviceRenderers} from './render/index.ts'
export type * from './types.ts'
