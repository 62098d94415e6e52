import type {ColumnMeasure} from '../measure/types.ts'
import type {MethodChoice} from '../methods/types.ts'
import type {ColumnVerdict, MethodId, Role, Score} from '../types.ts'

/** A column as it was measured, and what was chosen to decide about it. */
export interface ColumnToJudge {
  readonly role: Role
  readonly measure: ColumnMeasure
  readonly choices: readonly MethodChoice[]
}

export interface JudgedColumn extends ColumnToJudge {
  readonly verdict: ColumnVerdict
  readonly scores: readonly Score[]
  /** The deciding score that is largest in units of its threshold. */
  readonly decisive: MethodId | null
  readonly severity: number
}

export interface JudgeRules {
  readonly preset: 'default' | 'evidently' | 'nannyml'
  /** With fewer rows on either side, nothing found does not mean that nothing is there. */
  readonly minRows: number
}
