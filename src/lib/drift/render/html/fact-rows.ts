import {formatCount, formatNumber, formatPercent, NO_VALUE} from '../../../report/index.ts'
import type {CategoryFacts, NumberFacts, TextFacts} from '../../types.ts'

type Facts = NumberFacts | CategoryFacts | TextFacts
type Row = readonly [string, string, string, string]

/** What is known of both sides: name, reference, current, change. */
export function factRows(reference: Facts, current: Facts): readonly Row[] {
  const counts = [
    row('Rows', reference.rows, current.rows, formatCount, NO_CHANGE),
    row(
      'Null',
      shareOf(reference.nulls, reference),
      shareOf(current.nulls, current),
      formatPercent,
      POINTS,
    ),
  ]
  if ('mean' in reference && 'mean' in current)
    return [...counts, ...numberRows(reference, current)]
  if ('categories' in reference && 'categories' in current)
    return [...counts, row('Categories', reference.categories, current.categories, formatCount)]
  if ('meanLength' in reference && 'meanLength' in current)
    return [...counts, ...textRows(reference, current)]
  return counts
}

function numberRows(reference: NumberFacts, current: NumberFacts): readonly Row[] {
  const infinite =
    reference.infinite + current.infinite === 0
      ? []
      : [row('Infinite', reference.infinite, current.infinite, formatCount)]
  const lines = [
    ['Mean', 'mean'],
    ['Standard deviation', 'std'],
    ['Smallest', 'min'],
    ['1st percentile', 'p01'],
    ['25th percentile', 'p25'],
    ['Median', 'median'],
    ['75th percentile', 'p75'],
    ['99th percentile', 'p99'],
    ['Largest', 'max'],
  ] as const
  return [...infinite, ...lines.map(([label, key]) => row(label, reference[key], current[key]))]
}

function textRows(reference: TextFacts, current: TextFacts): readonly Row[] {
  return [
    row(
      'Empty',
      shareOf(reference.empty, reference),
      shareOf(current.empty, current),
      formatPercent,
      POINTS,
    ),
    row('Mean length', reference.meanLength, current.meanLength),
    row('Unknown words', reference.unknownWords, current.unknownWords, formatPercent, POINTS),
  ]
}

type Formatting = (value: number | null) => string

const POINTS: Formatting = value =>
  value === null ? NO_VALUE : `${formatNumber(value * 100, 2)} points`
const NO_CHANGE: Formatting = () => ''

function row(
  label: string,
  before: number | null,
  now: number | null,
  format: Formatting = formatNumber,
  formatChange: Formatting = formatNumber,
): Row {
  const change = before === null || now === null ? null : now - before
  const text = formatChange(change)
  const signed = change !== null && change > 0 && text !== '' ? `+${text}` : text
  return [label, format(before), format(now), signed]
}

function shareOf(count: number, {rows}: Facts): number | null {
  return rows === 0 ? null : count / rows
}
