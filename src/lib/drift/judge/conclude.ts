import {counted} from '../../core/text/index.ts'
import type {ColumnVerdict, DriftReport, QualityIssue} from '../types.ts'

/** `drift.fail_when` of mlops.yaml; without any, one column that drifted is enough. */
export interface FailRules {
  readonly share?: number | undefined
  readonly any?: readonly string[] | undefined
}

export interface Conclusion {
  readonly verdict: DriftReport['verdict']
  /** One sentence. */
  readonly reason: string
}

export interface ToConclude {
  readonly columns: readonly {readonly name: string; readonly verdict: ColumnVerdict}[]
  readonly issues: readonly QualityIssue[]
  readonly rows: {readonly reference: number; readonly current: number}
  /** Names of what changed beside single columns, such as "the columns together". */
  readonly together: readonly string[]
  readonly rules: FailRules
  readonly preset: DriftReport['preset']
}

/** Evidently calls a data set drifted from this share of its columns on. */
const EVIDENTLY_SHARE = 0.5

/**
 * The verdict of a whole report: `fail` on drift that the rules ask about or on an error in the data;
 * `inconclusive` where there are too few rows to say that nothing changed; else `pass`.
 */
export function conclude(input: ToConclude): Conclusion {
  const {columns, issues, rows} = input
  if (rows.current === 0) return inconclusive('The current data has no rows.')
  const errors = issues.filter(({severity}) => severity === 'error')
  const first = errors[0]
  if (first !== undefined)
    return {
      verdict: 'fail',
      reason:
        errors.length === 1
          ? first.message
          : `${counted(errors.length, 'error')} in the data; the first: ${first.message}`,
    }
  if (columns.length === 0) return inconclusive('There is no column that could be compared.')
  return concludeDrift(input)
}

function concludeDrift({columns, rows, rules, preset, together}: ToConclude): Conclusion {
  const drifted = columns.filter(({verdict}) => verdict === 'drift')
  const share = drifted.length / columns.length
  const text = `${drifted.length} of ${counted(columns.length, 'column')} drifted`
  const named = rules.any?.filter(name => drifted.some(column => column.name === name)) ?? []
  const least = rules.share ?? (preset === 'evidently' ? EVIDENTLY_SHARE : undefined)
  if (named.length > 0)
    return {verdict: 'fail', reason: `${named.join(', ')} drifted, as drift.fail_when asks.`}
  if (least !== undefined && drifted.length > 0 && share >= least)
    return {verdict: 'fail', reason: `${text}; the limit is ${percent(least)} of them.`}
  const anyCounts = least === undefined && rules.any === undefined
  if (anyCounts && drifted.length > 0) return {verdict: 'fail', reason: `${text}.`}
  if (anyCounts && together.length > 0)
    return {verdict: 'fail', reason: `${together.join(' and ')} changed; no single column did.`}
  const unsure = columns.filter(
    ({verdict, name}) => verdict === 'insufficient' && (rules.any?.includes(name) ?? true),
  )
  const couldFail =
    least === undefined || (drifted.length + unsure.length) / columns.length >= least
  if (unsure.length > 0 && couldFail)
    return inconclusive(
      `${rows.current.toLocaleString('en-US')} rows are too few to say that ` +
        `${unsure.length === columns.length ? 'nothing' : counted(unsure.length, 'column')} ` +
        `${unsure.length === columns.length ? 'changed' : 'did not change'}.`,
    )
  return {
    verdict: 'pass',
    reason:
      drifted.length === 0
        ? `None of ${counted(columns.length, 'column')} drifted.`
        : `${text}, fewer than drift.fail_when allows.`,
  }
}

const inconclusive = (reason: string): Conclusion => ({verdict: 'inconclusive', reason})
const percent = (share: number): string => `${Number((share * 100).toPrecision(3))} %`
