export {measureMultivariate} from './measure-multivariate.ts'
export type {MultivariateOptions, MultivariateTables} from './types.ts'
