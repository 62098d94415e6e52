import type {NumberSample} from '../sample.ts'

/** Where values stand in a sample, whether it holds rows or counts of values. */
export interface SampleRanks {
  /** The value at 0-based rank, counted in rows. */
  readonly at: (rank: number) => number
  /** Quantile with linear interpolation between ranks, as `quantile_cont` of DuckDB and numpy have it. */
  readonly quantile: (probability: number) => number
  /** Rows below `value`, and rows that are not above it. */
  readonly below: (value: number) => number
  readonly upTo: (value: number) => number
}

/** @param sample - With at least one row. */
export function sampleRanks({values, counts, size}: NumberSample): SampleRanks {
  const cumulative = counts === undefined ? undefined : cumulate(counts)
  const rows = (index: number): number =>
    cumulative === undefined ? index : index === 0 ? 0 : (cumulative[index - 1] ?? 0)
  const at = (rank: number): number => {
    const index = cumulative === undefined ? rank : firstIndex(cumulative, total => total > rank)
    return values[Math.min(index, values.length - 1)] ?? NaN
  }
  return {
    at,
    quantile: probability => {
      const position = probability * (size - 1)
      const rank = Math.floor(position)
      const low = at(rank)
      const share = position - rank
      return share === 0 ? low : low + share * (at(rank + 1) - low)
    },
    below: value => rows(firstIndex(values, other => other >= value)),
    upTo: value => rows(firstIndex(values, other => other > value)),
  }
}

function cumulate(counts: Float64Array): Float64Array {
  let sum = 0
  return counts.map(count => (sum += count))
}

/** First index of an ascending array of which `reached` holds; its length where there is none. */
function firstIndex(values: Float64Array, reached: (value: number) => boolean): number {
  let low = 0
  let high = values.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (reached(values[middle] ?? Infinity)) high = middle
    else low = middle + 1
  }
  return low
}
