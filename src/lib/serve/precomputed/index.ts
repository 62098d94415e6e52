export {openServedTable, type ServedTable, type TableRequest} from './served-table.ts'
export {openPrecomputed} from './open-precomputed.ts'
export type {Precomputed, PrecomputedOptions, PrecomputedSummary} from './types.ts'
export type {Key} from './key-column.ts'
