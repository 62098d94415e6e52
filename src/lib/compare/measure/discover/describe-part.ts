import {formatNumber, plain} from '../../../report/index.ts'
import type {SearchColumn, Span} from './search-column.ts'

/** `hour in 6 … 9 and carrier = UA`. */
export function describePart(spans: readonly Span[], columns: readonly SearchColumn[]): string {
  return spans
    .map(span => {
      const column = columns[span.column]
      return column === undefined ? '' : describeSpan(column, span)
    })
    .join(' and ')
}

function describeSpan({name, bins}: SearchColumn, {first, last}: Span): string {
  const [start, end] = [bins[first], bins[last]]
  const subject = plain(name)
  if (start === undefined || end === undefined) return subject
  if (start.kind === 'value' || end.kind === 'value') {
    const value = start.kind === 'value' ? start.value : null
    return value === null ? `${subject} is missing` : `${subject} = ${plain(value)}`
  }
  // Years are not counts.
  const number = (value: number): string =>
    /year$/i.test(name) ? String(value) : formatNumber(value)
  const {lower, integer} = start
  // Of whole numbers the last one that is in it; else the first one that is not.
  const upper = end.upper === null ? null : integer ? end.upper - 1 : end.upper
  if (upper === null) return lower === null ? subject : `${subject} ≥ ${number(lower)}`
  if (lower === null) return `${subject} ${integer ? '≤' : '<'} ${number(upper)}`
  return lower === upper
    ? `${subject} = ${number(lower)}`
    : `${subject} in ${number(lower)} … ${number(upper)}`
}
