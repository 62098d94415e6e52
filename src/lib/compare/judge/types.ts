import type {PairedMetric} from '../../core/metrics/paired/types.ts'
import type {Correction, Inference} from '../../core/statistics/index.ts'
import type {Gate, GateResult} from '../gate-types.ts'

/** What gates look at of a metric over some rows. Without an old model `old` is NaN and `change` gives null. */
export type JudgedMetric = Pick<PairedMetric, 'rowCount' | 'old' | 'new' | 'change' | 'value'> & {
  /** About so many rows it takes to say anything of it; null or left out where there are enough. */
  readonly rowsRequired?: number | null
}

/** All rows, or those of a declared slice that has enough of them. */
export interface Scope {
  /** null: all rows. */
  readonly slice: GateResult['slice']
  readonly rows: number
  /** By its name with the parameter: `pinball@0.9`. */
  metric(name: string): JudgedMetric | undefined
}

/**
 * A number about both models or the test data, beside the metrics: what the rows say of it; a plain number
 * where there is no chance in it, as in the ratio of sizes; null where it is not defined.
 */
export type JudgedQuantity = Inference | number | null

export interface JudgeRules {
  /** Probability that a gate is called kept, or any gate is called broken, that is not. */
  readonly alpha: number
  readonly correction: Correction
}

export interface JudgeRequest extends JudgeRules {
  readonly gates: readonly Gate[]
  /** All rows first. */
  readonly scopes: readonly Scope[]
  /** By its name: `negative_flip_rate`, `demographic_parity_difference@region`. */
  readonly quantities: ReadonlyMap<string, JudgedQuantity>
  /** What becomes of gates that need an old model where there is none; undefined where there is one. */
  readonly missingBaseline?: 'pass' | 'inconclusive' | undefined
}
