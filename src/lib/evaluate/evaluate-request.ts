import type {TestRequest} from '../testset/index.ts'

export interface EvaluateRequest extends TestRequest {
  readonly ref?: string | undefined
  readonly includePrereleases?: boolean | undefined
  readonly limit?: number | undefined
  readonly threads?: number | undefined
  readonly now?: Date | undefined
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((rows: number) => void) | undefined
}
