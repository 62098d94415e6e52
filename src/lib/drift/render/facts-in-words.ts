import {counted} from '../../core/text/index.ts'
import {formatNumber, plain} from '../../report/index.ts'
import type {
  ChangePoint,
  ColumnDrift,
  CorrelationChange,
  DriftReport,
  MultivariateDrift,
  SampleOrigin,
  Score,
} from '../types.ts'
import {EXACTNESS_WORDS} from './method-words.ts'

/** `data/new.parquet (12,000 rows, from bins)` */
export function originInWords({source, rows, exactness}: SampleOrigin): string {
  const how = exactness === 'exact' ? '' : `, ${EXACTNESS_WORDS[exactness]}`
  return `${plain(source)} (${counted(rows, 'row')}${how})`
}

/** The score that decided on the column. */
export function decisiveScore({decisive, scores}: ColumnDrift): Score | undefined {
  return scores.find(({method}) => method === decisive)
}

export function classifierInWords(
  found: NonNullable<MultivariateDrift['domainClassifier']>,
): string {
  const {auc, lower, upper, threshold, rows} = found
  const can = found.drifted ? 'tells the samples apart' : 'hardly tells the samples apart'
  const number = (value: number): string => formatNumber(value, 3)
  return `a classifier ${can}: AUC ${number(auc)} (${number(lower)} to ${number(upper)}; counts from ${number(threshold)}) on ${counted(rows, 'row')}`
}

export function reconstructionInWords(
  found: NonNullable<MultivariateDrift['reconstruction']>,
): string {
  const {reference, current, lower, upper, components, drifted} = found
  const number = (value: number): string => formatNumber(value, 3)
  const place = drifted ? 'outside' : 'inside'
  return `${counted(components, 'principal component')} of the reference rebuild a row with an error of ${number(current)}, ${number(reference)} on the reference: ${place} ${number(lower)} to ${number(upper)}`
}

export function correlationInWords({columns, reference, current}: CorrelationChange): string {
  const [a, b] = columns
  return `${plain(a)} × ${plain(b)}: correlation ${formatNumber(reference, 2)} → ${formatNumber(current, 2)}`
}

export function changePointInWords(point: ChangePoint, report: DriftReport): string {
  const period = report.time?.periods.find(({start}) => start === point.at)
  const at = period?.label ?? point.at.slice(0, 10)
  return `${plain(point.column)} is different from ${plain(at)} on: ${formatNumber(point.before)} → ${formatNumber(point.after)}`
}
