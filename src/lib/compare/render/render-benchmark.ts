import type {Better} from '../../core/metrics/index.ts'
import type {CompareReport} from '../types.ts'
import {decimalsOf, formatSigned} from './format-change.ts'

interface BenchmarkEntry {
  readonly name: string
  readonly unit: string
  readonly value: number
  readonly range?: string
  readonly extra?: string
}

/**
 * The new model as a file of github-action-benchmark, which draws a history and complains when a number got
 * worse. A file has one direction there, so there are two: metrics of which more is better for
 * `customBiggerIsBetter`, and those of which less is better, with latency and size, for `customSmallerIsBetter`.
 */
export function renderCompareBenchmark(report: CompareReport, direction: Better): string {
  const {metrics, latency, new: now} = report
  const entries: readonly BenchmarkEntry[] = [
    ...metrics
      .filter(({better}) => better === direction)
      .flatMap(({name, new: value, change, interval}) => {
        if (value === null || !Number.isFinite(value)) return []
        const decimals = decimalsOf(interval)
        const range = interval === null ? {} : {range: `± ${halfOf(interval, decimals)}`}
        const extra =
          change === null
            ? {}
            : {extra: `change ${formatSigned(change, decimals)} to the old model`}
        return [{name, unit: name, value, ...range, ...extra}]
      }),
    ...(direction === 'lower' ? costEntries(latency, now.sizeBytes) : []),
  ]
  return JSON.stringify(entries, undefined, 2)
}

function halfOf(
  {lower, upper}: {readonly lower: number; readonly upper: number},
  decimals: number | null,
): string {
  return ((upper - lower) / 2).toFixed(decimals ?? 6)
}

function costEntries(
  latency: CompareReport['latency'],
  sizeBytes: number | null,
): readonly BenchmarkEntry[] {
  const rows = latency?.rows ?? []
  return [
    ...rows.map(({batchRows, newMs, runs}) => ({
      name: `latency of ${batchRows === 1 ? 'one row' : `${batchRows} rows`}, 95th percentile`,
      unit: 'ms',
      value: newMs.p95,
      extra: `${runs} runs`,
    })),
    ...(sizeBytes === null ? [] : [{name: 'size of the model', unit: 'bytes', value: sizeBytes}]),
  ]
}
