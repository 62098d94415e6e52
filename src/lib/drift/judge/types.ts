import type {ColumnMeasure} from '../measure/types.ts'
import type {BlockScores, MethodChoice, RawScore} from '../methods/index.ts'
import type {ColumnVerdict, Exactness, MethodId, Role, Score} from '../types.ts'

/** What judging looks at of a measure. */
export interface Measurable {
  readonly exactness: Exactness
  readonly scores: readonly RawScore[]
  readonly blocks: readonly BlockScores[]
  readonly reference: {readonly rows: number; readonly nulls: number}
  readonly current: {readonly rows: number; readonly nulls: number}
}

/** A column as it was measured, and what was chosen to decide about it. */
export interface ColumnToJudge<M extends Measurable = ColumnMeasure> {
  readonly role: Role
  readonly measure: M
  readonly choices: readonly MethodChoice[]
}

export interface JudgedColumn<M extends Measurable = ColumnMeasure> extends ColumnToJudge<M> {
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
