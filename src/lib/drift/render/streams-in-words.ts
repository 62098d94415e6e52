import {formatCount, formatNumber, formatPercent, plain} from '../../report/index.ts'
import type {LevelChange, StreamDrift, WatchedStreams} from '../types.ts'

const DETECTOR_WORDS = {adwin: 'ADWIN', page_hinkley: 'Page-Hinkley'} as const

/** `the error rate`, `the share of "late" in prediction`. */
export function levelInWords({name, measure, label}: StreamDrift): string {
  if (measure === 'error_rate') return 'the error rate'
  if (measure === 'absolute_error') return 'the mean absolute error'
  return measure === 'share'
    ? `the share of ${plain(label ?? '')} in ${plain(name)}`
    : `the mean of ${plain(name)}`
}

/** `the error rate rose from 12 % to 31 % from 2013-04-02 14:30 on (row 45,113); …`, one a change. */
export function changesInWords(stream: StreamDrift): readonly string[] {
  const {rowsAStep} = stream
  const steps = rowsAStep === 1 ? '' : ` in steps of ${formatCount(rowsAStep)} rows`
  return stream.changes.map(change => {
    const {before, after, row, time, seenRow, detectors} = change
    const moved = after > before ? 'rose' : 'fell'
    const place = `row ${formatCount(row)}`
    const from = time === null ? place : `${momentOf(time)} (${place})`
    const by = detectors.map(detector => DETECTOR_WORDS[detector]).join(' and ')
    return (
      `${levelInWords(stream)} ${moved} from ${levelOf(before, stream)} to ${levelOf(after, stream)} ` +
      `at ${from}; seen ${formatCount(seenRow - row)} rows later by ${by}${steps}`
    )
  })
}

/** Why there is no change to tell of. */
export function calmInWords(stream: StreamDrift): string {
  const {rows, mean, unwatched} = stream
  const level = levelInWords(stream)
  const over = `over ${formatCount(rows)} rows`
  if (unwatched === 'few_rows') return `${level}: ${formatCount(rows)} rows are too few to tell`
  if (unwatched === 'constant') return `${level} is ${levelOf(mean, stream)} throughout`
  if (unwatched === 'wanders')
    return `${level} wanders so slowly by itself that no change of its level can be told from it ${over}`
  return `${level} did not change: ${levelOf(mean, stream)} ${over}`
}

/** What an alarm is worth, once for all streams. */
export function doubtInWords({delta, column}: WatchedStreams): string {
  const order = column === 'row' ? 'the rows' : `"${plain(column)}"`
  return `in the order of ${order}; each detector is set to a false alarm in ${formatPercent(delta)} of streams`
}

export function levelOf(value: number | null, {measure}: Pick<StreamDrift, 'measure'>): string {
  return measure === 'error_rate' || measure === 'share'
    ? formatPercent(value)
    : formatNumber(value)
}

/** `2013-04-02 14:30`, without what is zero. */
export function momentOf(time: NonNullable<LevelChange['time']>): string {
  const text = time.slice(0, 19).replace('T', ' ')
  return text.replace(/ 00:00:00$/, '').replace(/(\d\d:\d\d):00$/, '$1')
}
