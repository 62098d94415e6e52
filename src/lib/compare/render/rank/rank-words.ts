import {counted} from '../../../core/text/index.ts'
import {plain, plainName} from '../../../report/index.ts'
import type {RankedModel, RankReport} from '../../rank-types.ts'
import {changeTexts, formatValue} from '../format-change.ts'
import type {VerdictTone} from '../words.ts'

export const RANK_WORDS: Readonly<Record<NonNullable<RankedModel['verdict']>, string>> = {
  better: 'better',
  worse: 'worse',
  mixed: 'mixed',
  equal: 'the same answers',
  unclear: 'unclear',
}

export const RANK_TONES: Readonly<Record<NonNullable<RankedModel['verdict']>, VerdictTone>> = {
  better: 'good',
  worse: 'bad',
  mixed: 'warn',
  equal: 'none',
  unclear: 'none',
}

/** `1`, `1 … 3`: the ranks that the data allows. */
export function rankInWords({rank}: RankedModel): string {
  if (rank === null) return '–'
  return rank.lower === rank.upper ? String(rank.lower) : `${rank.lower} … ${rank.upper}`
}

/** `better`; of the baseline that it is one. */
export function verdictInWords({verdict, baseline}: RankedModel): string {
  return baseline ? 'baseline' : verdict === null ? '' : RANK_WORDS[verdict]
}

/** What was measured on what. */
export function rankGround(report: RankReport): string {
  const {models, task, rows, data, target, unlabelled} = report
  const left = unlabelled > 0 ? `, ${counted(unlabelled, 'row')} without an answer left out` : ''
  return `${counted(models.length, 'model')} (${task}), ${counted(rows, 'row')} of ${plain(data)} against ${plainName(target)}${left}`
}

/** Value, change against the baseline and its simultaneous interval, of one metric of a model. */
export function metricTexts(
  model: RankedModel,
  index: number,
): {readonly value: string; readonly change: string; readonly interval: string} {
  const metric = model.metrics[index]
  if (metric === undefined) return {value: '–', change: '', interval: ''}
  const texts = changeTexts({...metric, old: null, new: metric.value})
  if (metric.change === null)
    return {value: formatValue(metric.value, null), change: '', interval: ''}
  return {value: texts.new, change: texts.change, interval: texts.interval}
}
