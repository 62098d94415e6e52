export type * from './types.ts'
export type * from './rank-types.ts'
