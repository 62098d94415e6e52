import {counted} from '../../core/text/index.ts'
import {
  formatCount,
  formatNumber,
  formatProbability,
  NO_VALUE,
  plain,
  plainName,
} from '../../report/index.ts'
import type {CompareReport, DiscoveredSlice, FairnessGap, LatencyOfSize, Leakage} from '../types.ts'
import {changeTexts} from './format-change.ts'
import type {VerdictTone} from './words.ts'

/** A sentence with how good or bad it is. */
export interface Fact {
  readonly tone: VerdictTone
  readonly text: string
}

/** 0.49 %: two digits, for shares far from one half. */
export function formatShare(share: number | null): string {
  if (share === null) return NO_VALUE
  return share === 0 ? '0 %' : `${formatNumber(share * 100, 2)} %`
}

/** How answers flipped. */
export function flipsInWords({compatibility, rows}: CompareReport): readonly Fact[] {
  if (compatibility === null) return []
  const {onlyOldRight, onlyNewRight, negativeFlipRate, churn, backwardTrust} = compatibility
  const lost =
    onlyOldRight === 0
      ? `No row of ${formatCount(rows)} that was right is wrong now`
      : `${formatCount(onlyOldRight)} of ${counted(rows, 'row')} that ${were(onlyOldRight)} right ${are(onlyOldRight)} wrong now (${formatShare(negativeFlipRate)})`
  const trust =
    backwardTrust === null ? '' : `; ${formatShare(backwardTrust)} of what was right still is`
  return [
    {
      tone: onlyOldRight > onlyNewRight ? 'warn' : 'none',
      text: `${lost}, ${formatCount(onlyNewRight)} the other way.`,
    },
    {tone: 'none', text: `${formatShare(churn)} of the answers changed${trust}.`},
  ]
}

function were(count: number): string {
  return count === 1 ? 'was' : 'were'
}

function are(count: number): string {
  return count === 1 ? 'is' : 'are'
}

/** `distance ≥ 1,089 (812 rows): log loss 0.4123 → 0.4718, worse (p 0.0031 of all parts looked at)`. */
export function discoveredInWords(found: DiscoveredSlice): Fact {
  const {where, rows, loss, old, new: now, verdict, adjustedPValue} = found
  return {
    tone: verdict === 'worse' ? 'warn' : 'good',
    text:
      `${plain(where)} (${counted(rows, 'row')}): ${loss} ${formatNumber(old)} → ${formatNumber(now)}, ` +
      `${verdict} (corrected p ${formatProbability(adjustedPValue)})`,
  }
}

/** `Equalized odds difference of carrier: 0.081 → 0.094, +0.013 (−0.002 … +0.029); HA lowest, EV highest`. */
export function fairnessInWords(gap: FairnessGap): Fact {
  const {by, title, interval, lowest, highest, change} = gap
  const texts = changeTexts(gap)
  const moved =
    change === null
      ? texts.new
      : `${texts.old} → ${texts.new}, ${texts.change}${texts.interval === '' ? '' : ` (${texts.interval})`}`
  const ends =
    lowest === null || highest === null || lowest === highest
      ? ''
      : `; lowest ${plainName(lowest)}, highest ${plainName(highest)}`
  const wider = interval !== null && interval.lower > 0
  const narrower = interval !== null && interval.upper < 0
  return {
    tone: wider ? 'warn' : narrower ? 'good' : 'none',
    text: `${title} of ${plainName(by)}: ${moved}${ends}`,
  }
}

/** `One row takes 0.251 ms instead of 0.235 (p95): 1.07 times as long (1.02 … 1.12)`. */
export function latencyInWords({batchRows, oldMs, newMs, ratio}: LatencyOfSize): Fact {
  const subject = batchRows === 1 ? 'One row takes' : `${formatCount(batchRows)} rows take`
  const {value, lower, upper} = ratio
  const verdict = lower > 1 ? 'slower' : upper < 1 ? 'faster' : 'no clear difference'
  return {
    tone: lower > 1.1 ? 'warn' : upper < 1 ? 'good' : 'none',
    text:
      `${subject} ${formatNumber(newMs.p95, 3)} ms instead of ${formatNumber(oldMs.p95, 3)} ms (95th percentile): ` +
      `${times(value)} (${times(lower)} … ${times(upper)}), ${verdict}`,
  }
}

function times(value: number): string {
  return `${value.toFixed(2)}×`
}

/** `The model is 102 kB instead of 87.9 kB (+16 %)`; null where a size is not known. */
export function sizeInWords({old, new: now}: CompareReport): Fact | null {
  if (now.sizeBytes === null) return null
  if (old?.sizeBytes == null)
    return {tone: 'none', text: `The model is ${formatBytes(now.sizeBytes)}`}
  const relative = (now.sizeBytes - old.sizeBytes) / old.sizeBytes
  const sign = relative > 0 ? '+' : ''
  const share = now.sizeBytes === old.sizeBytes ? 'the same' : `${sign}${formatShare(relative)}`
  return {
    tone: 'none',
    text: `The model is ${formatBytes(now.sizeBytes)} instead of ${formatBytes(old.sizeBytes)} (${share})`,
  }
}

export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB']
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3))
  return `${formatNumber(bytes / 1000 ** power, 3)} ${units[power] ?? ''}`
}

/** Whether the model has seen the rows that it is judged by. */
export function leakageInWords({model, training, status, by, rows}: Leakage, all: number): Fact {
  const name = plain(model)
  const data = training === null ? '' : ` (${plain(training)})`
  switch (status) {
    case 'checked': {
      const how = by === 'id' ? 'known by its id' : 'known by all its values'
      if (rows === null || rows === 0)
        return {tone: 'good', text: `No row, ${how}, stands in the training data of ${name}${data}`}
      return {
        tone: 'warn',
        text:
          `${formatCount(rows)} of ${counted(all, 'row')} (${formatShare(rows / all)}) ${rows === 1 ? 'stands' : 'stand'} in the training data ` +
          `of ${name}${data}, each ${how}: it has seen the answers`,
      }
    }
    case 'changed':
      return {
        tone: 'warn',
        text: `The training data of ${name}${data} is no longer what was recorded: leakage was not checked`,
      }
    case 'missing':
      return {
        tone: 'warn',
        text: `The training data of ${name}${data} is not there: leakage was not checked`,
      }
    case 'unknown':
      return {
        tone: 'none',
        text: `No training data is recorded for ${name}: leakage was not checked`,
      }
  }
}

/** What the new model costs: seconds and bytes. */
export function costFacts(report: CompareReport): readonly Fact[] {
  const size = sizeInWords(report)
  return [...(report.latency?.rows ?? []).map(latencyInWords), ...(size === null ? [] : [size])]
}

/** In one sentence where there is nothing to beware of. */
export function leakageFacts({leakage, rows, old}: CompareReport): readonly Fact[] {
  const clean = leakage.every(one => one.status === 'checked' && one.rows === 0)
  if (clean && leakage.length > 1) {
    const whose = old === null ? 'the model' : 'either model'
    return [{tone: 'good', text: `No row stands in the training data of ${whose}`}]
  }
  return leakage.map(one => leakageInWords(one, rows))
}
