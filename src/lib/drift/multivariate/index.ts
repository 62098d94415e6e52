export {measureMultivariate} from './measure-multivariate.ts'
export {drawnRows} from './sample-tables.ts'
export type {MultivariateOptions, MultivariateTables} from './types.ts'
