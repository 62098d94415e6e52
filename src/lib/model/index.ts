export type * from './types.ts'
export {describeModel, type ModelDescription} from './describe-model.ts'
export {loadModel} from './load-model.ts'
export {createValues} from './tensor-values.ts'
