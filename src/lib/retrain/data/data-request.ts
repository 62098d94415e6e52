import type {Champion} from '../types.ts'

export interface DataRequest {
  readonly champion: Champion | null
  readonly asOf: Date
  readonly signal?: AbortSignal | undefined
}
