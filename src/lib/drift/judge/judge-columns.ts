import {adjustBenjaminiHochberg} from '../../core/statistics/index.ts'
import {
  nannymlThresholds,
  type BlockScores,
  type MethodChoice,
  type RawScore,
} from '../methods/index.ts'
import type {ColumnVerdict, Score} from '../types.ts'
import {blockThreshold} from './block-threshold.ts'
import type {ColumnToJudge, JudgedColumn, JudgeRules, Measurable} from './types.ts'

/** Adjusted p-values below it are no chance; up to `UNSURE` they are worth a warning. */
export const SIGNIFICANCE = 0.001
const UNSURE = 0.05

interface Draft {
  readonly raw: RawScore
  readonly choice: MethodChoice
  adjustedPValue: number | null
}

/**
 * Decides of every column whether it changed.
 *
 * Preset `default`: a deciding method must exceed its threshold (the effect is large enough to matter), and what
 * chance reaches: its p-value, adjusted over the deciding methods of all columns (Benjamini-Hochberg), is below
 * 0.001, and the contiguous blocks of the reference, where there are any, differ less from each other.
 * The other presets decide by their threshold alone, as the tools do whose names they have.
 *
 * A column with too few rows that shows no drift is `insufficient`, never `stable`.
 *
 * @returns In the order given.
 * @see Benjamini & Hochberg (1995).
 */
export function judgeColumns<M extends Measurable>(
  columns: readonly ColumnToJudge<M>[],
  rules: JudgeRules,
): readonly JudgedColumn<M>[] {
  const drafts = columns.map(({measure, choices}) =>
    choices.flatMap((choice): Draft[] => {
      const raw = measure.scores.find(({method}) => method === choice.method)
      return raw === undefined ? [] : [{raw, choice, adjustedPValue: null}]
    }),
  )
  if (rules.preset === 'default') adjust(drafts.flat())
  return columns.map((column, index) => judgeColumn(column, drafts[index] ?? [], rules))
}

function adjust(drafts: readonly Draft[]): void {
  const tested = drafts.filter(({choice, raw}) => choice.decides && raw.pValue !== null)
  const adjusted = adjustBenjaminiHochberg(tested.map(({raw}) => raw.pValue ?? 1))
  tested.forEach((draft, index) => {
    draft.adjustedPValue = adjusted[index] ?? null
  })
}

function judgeColumn<M extends Measurable>(
  column: ColumnToJudge<M>,
  drafts: readonly Draft[],
  rules: JudgeRules,
): JudgedColumn<M> {
  const judged = drafts.map(draft => judgeScore(column, draft, rules))
  const deciding = judged.filter(({choice}) => choice.decides)
  const worst = deciding.reduce<(typeof judged)[number] | undefined>(
    (most, one) => (most === undefined || rank(one) > rank(most) ? one : most),
    undefined,
  )
  return {
    ...column,
    verdict: verdictOf(
      column,
      deciding.map(({verdict}) => verdict),
      rules,
    ),
    scores: judged.map(({score}) => score),
    decisive: worst?.score.method ?? null,
    severity: worst?.severity ?? 0,
  }
}

/** A score that drifted goes before a larger one that chance or the blocks explain. */
const rank = ({verdict, severity}: {verdict: ColumnVerdict; severity: number}): number =>
  (verdict === 'drift' ? 2e6 : verdict === 'warn' ? 1e6 : 0) + Math.min(severity, 1e5)

function verdictOf(
  {measure}: ColumnToJudge<Measurable>,
  verdicts: readonly ColumnVerdict[],
  {preset, minRows}: JudgeRules,
): ColumnVerdict {
  if (verdicts.includes('drift')) return 'drift'
  const rows = Math.min(thereOf(measure.reference), thereOf(measure.current))
  if (verdicts.length === 0 || rows === 0) return 'insufficient'
  if (preset === 'default' && rows < minRows) return 'insufficient'
  return verdicts.includes('warn') ? 'warn' : 'stable'
}

const thereOf = ({rows, nulls}: {rows: number; nulls: number}): number => rows - nulls

function judgeScore(
  {measure}: ColumnToJudge<Measurable>,
  {raw, choice: given, adjustedPValue}: Draft,
  {preset}: JudgeRules,
): {choice: MethodChoice; score: Score; verdict: ColumnVerdict; severity: number} {
  const blocks = measure.blocks.find(({method}) => method === raw.method)
  const floor = preset === 'default' && blocks !== undefined ? blockThreshold(blocks) : null
  const choice = preset === 'nannyml' && blocks !== undefined ? byBlocks(given, blocks) : given
  const exceeds = exceedsThreshold(raw, choice, floor ?? -Infinity)
  let verdict: ColumnVerdict = 'stable'
  if (preset !== 'default') verdict = exceeds(choice.threshold) ? 'drift' : 'stable'
  else {
    const p = choice.by === 'p_value' ? null : (adjustedPValue ?? raw.pValue)
    const isNoChance = p === null || p < SIGNIFICANCE
    const isUnsure = p !== null && p < UNSURE
    if (exceeds(choice.threshold) && isNoChance) verdict = 'drift'
    else if (exceeds(choice.threshold) && isUnsure) verdict = 'warn'
    else if (choice.warn !== null && exceeds(choice.warn) && isNoChance) verdict = 'warn'
  }
  return {
    choice,
    verdict,
    severity: severityOf(raw, choice),
    score: {
      method: raw.method,
      value: raw.value,
      pValue: raw.pValue,
      adjustedPValue,
      threshold: choice.threshold,
      by: choice.by,
      noise: floor === null ? raw.noise : Math.max(floor, raw.noise ?? 0),
      exactness: measure.exactness,
      drifted: verdict === 'drift',
    },
  }
}

/** NannyML's threshold is what its chunks of the reference reach; a threshold that was given stays. */
function byBlocks(choice: MethodChoice, {method, values}: BlockScores): MethodChoice {
  if (choice.isGiven === true || values.length === 0) return choice
  const {lower, upper} = nannymlThresholds(method, values)
  return {...choice, lower, threshold: upper, inclusive: false}
}

/** NaN exceeds nothing. */
function exceedsThreshold(
  raw: RawScore,
  choice: MethodChoice,
  floor: number,
): (threshold: number) => boolean {
  return threshold => {
    if (choice.by === 'p_value') {
      const p = raw.pValue ?? Number.NaN
      return choice.inclusive ? p <= threshold : p < threshold
    }
    if (choice.lower !== null && raw.value < choice.lower) return true
    const least = Math.max(threshold, floor)
    return choice.inclusive ? raw.value >= least : raw.value > least
  }
}

function severityOf({value, pValue}: RawScore, {by, threshold}: MethodChoice): number {
  const severity =
    by === 'value'
      ? value / Math.max(threshold, Number.MIN_VALUE)
      : Math.log(Math.max(pValue ?? 1, Number.MIN_VALUE)) / Math.log(threshold)
  return Number.isNaN(severity) ? 0 : severity
}
