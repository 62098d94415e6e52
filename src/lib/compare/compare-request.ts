import type {TestRequest} from '../testset/index.ts'

export interface CompareRequest extends TestRequest {
  /** OLD and NEW; of several the first one is the baseline unless `against` names it. */
  readonly refs: readonly string[]
  /** The baseline: a stage, or a model reference; `compare.against`, else the latest version. */
  readonly against?: string | undefined
  /** Judge the new model by itself, by its bounds; there is no old one. */
  readonly alone?: boolean | undefined
  /** Two files of predictions, old and new, instead of models. */
  readonly predictions?: readonly string[] | undefined
  /** What the predictions are of, where it cannot be told from them. */
  readonly task?: 'binary' | 'multiclass' | 'regression' | 'forecast' | undefined
  /** `data.id` when left out. */
  readonly id?: string | undefined
  /** `compare.group` when left out. */
  readonly groupBy?: string | undefined
  /** `compare.fairness.by` when left out. */
  readonly fairnessBy?: readonly string[] | undefined
  /** Gates beside those of mlops.yaml: `auc:-0.005`, `rmse<=120`. */
  readonly failOn?: readonly string[] | undefined
  /** `compare.alpha` when left out. */
  readonly alpha?: number | undefined
  readonly limit?: number | undefined
  readonly threads?: number | undefined
  readonly includePrereleases?: boolean | undefined
  readonly now?: Date | undefined
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((rows: number) => void) | undefined
}
