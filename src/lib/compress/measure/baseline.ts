import type {Metric} from '../../core/metrics/index.ts'
import type {LoadedModel} from '../../model/index.ts'
import type {Sample} from '../read/index.ts'
import type {MaxLoss} from '../types.ts'
import type {Answers} from './agreement.ts'

/** The original, and what everything else is held against. */
export interface Baseline {
  readonly model: LoadedModel
  readonly bytes: Uint8Array
  readonly sample: Sample
  readonly answers: Answers
  /** null where no true answers are known. */
  readonly metric: Metric | null
  readonly value: number | null
  readonly maxLoss: MaxLoss
}
