import {
  adjustBenjaminiHochberg,
  cramersAssociation,
  normalCdf,
  rankOrder,
  spearmanCorrelation,
  spearmanVariance,
  type CrossTable,
  type SpearmanCorrelation,
} from '../../core/statistics/index.ts'
import type {CorrelationChange} from '../types.ts'
import type {SampledColumn, SampledTables} from './types.ts'

/** Columns of each kind that are paired: 1,225 pairs. */
const MOST_COLUMNS = 50
/** Categories of a column; all others are one. */
const MOST_CATEGORIES = 30
const MOST_CHANGES = 50
const EFFECT = 0.1
const SIGNIFICANCE = 0.001
/** Rows of a side below which nothing is said. */
const LEAST_ROWS = 200

type Change = Omit<CorrelationChange, 'drifted'> & {readonly pValue: number}

/**
 * How the correlation of each pair of columns changed: Spearman's among numbers, Cramér's V (corrected for its
 * bias) among categories. A pair with a constant has no correlation and is left out. Changes are judged by
 * Fisher's z with the variance of Bonett and Wright, and by the normal law for V; p-values are adjusted for all
 * pairs (Benjamini and Hochberg). Drift is a change of at least 0.1 with an adjusted p below .001.
 *
 * Of more than 50 numbers those are taken whose ranks vary most (few nulls, few ties), of more than 50 columns
 * of categories those with the most even shares.
 *
 * @returns At most 50, the changed ones first, then by size of the change.
 */
export function correlationChanges({rows, columns}: SampledTables): readonly CorrelationChange[] {
  if (rows.reference < LEAST_ROWS || rows.current < LEAST_ROWS) return []
  const changes = [...spearmanChanges(columns), ...cramersChanges(columns)]
  const adjusted = adjustBenjaminiHochberg(changes.map(({pValue}) => pValue))
  return changes
    .map((change, index): CorrelationChange => {
      const pValue = adjusted[index] ?? 1
      return {...change, pValue, drifted: sizeOf(change) >= EFFECT && pValue < SIGNIFICANCE}
    })
    .sort((a, b) => Number(b.drifted) - Number(a.drifted) || sizeOf(b) - sizeOf(a))
    .slice(0, MOST_CHANGES)
}

function sizeOf({reference, current}: Pick<CorrelationChange, 'reference' | 'current'>): number {
  return Math.abs(current - reference)
}

function spearmanChanges(columns: readonly SampledColumn[]): Change[] {
  const numbers = columns.filter(column => column.kind === 'number')
  const ranked = most(
    numbers.map(column => ({
      name: column.name,
      reference: rankOrder(column.reference),
      current: rankOrder(column.current),
    })),
    ({reference: {values, order}}) => 1 - tiedShare(values, order) + order.length / values.length,
  )
  return pairsOf(ranked).flatMap(([a, b]): Change[] => {
    const before = spearmanCorrelation(a.reference, b.reference)
    const now = spearmanCorrelation(a.current, b.current)
    if (before === null || now === null) return []
    const deviation = Math.sqrt(spearmanVariance(before) + spearmanVariance(now))
    return [
      {
        ...{columns: [a.name, b.name], method: 'spearman'},
        ...{reference: before.value, current: now.value},
        pValue: twoSided((fisherZ(now) - fisherZ(before)) / deviation),
      },
    ]
  })
}

/** A perfect correlation of n rows is taken for one of 1 − 1/n, whose z is finite. */
function fisherZ({value, rows}: SpearmanCorrelation): number {
  const limit = 1 - 1 / rows
  return Math.atanh(Math.max(-limit, Math.min(limit, value)))
}

function twoSided(z: number): number {
  return 2 * normalCdf(-Math.abs(z))
}

/** Σ t³/n³ over runs of t equal values. */
function tiedShare(values: Float64Array, order: Uint32Array): number {
  let sum = 0
  for (let start = 0; start < order.length;) {
    let end = start
    while (end < order.length && values[order[end] ?? 0] === values[order[start] ?? 0]) end++
    sum += ((end - start) / order.length) ** 3
    start = end
  }
  return sum
}

function cramersChanges(columns: readonly SampledColumn[]): Change[] {
  const categories = columns.filter(column => column.kind === 'category').map(mergeRare)
  return pairsOf(most(categories, ({evenness}) => evenness)).flatMap(([a, b]): Change[] => {
    const before = cramersAssociation(crossTable(a, b, 'reference'))
    const now = cramersAssociation(crossTable(a, b, 'current'))
    if (before === null || now === null) return []
    return [
      {
        ...{columns: [a.name, b.name], method: 'cramers_v'},
        ...{reference: before.value, current: now.value},
        pValue: twoSided((now.value - before.value) / Math.hypot(before.deviation, now.deviation)),
      },
    ]
  })
}

interface Merged {
  readonly name: string
  readonly size: number
  readonly reference: Int32Array
  readonly current: Int32Array
  /** 1 − Σ p² of the reference, times its share of rows with a value. */
  readonly evenness: number
}

/** The most frequent categories of both samples, and one for the others. */
function mergeRare({
  name,
  labels,
  reference,
  current,
}: SampledColumn & {readonly kind: 'category'}): Merged {
  const count = (indices: readonly Int32Array[]): Float64Array => {
    const counts = new Float64Array(labels.length)
    for (const rows of indices)
      for (const index of rows) if (index >= 0) counts[index] = (counts[index] ?? 0) + 1
    return counts
  }
  const counts = count([reference, current])
  const places = new Int32Array(labels.length)
  Uint32Array.from(counts.keys())
    .sort((a, b) => (counts[b] ?? 0) - (counts[a] ?? 0) || a - b)
    .forEach((index, rank) => {
      places[index] = Math.min(rank, MOST_CATEGORIES - 1)
    })
  const place = (index: number): number => (index < 0 ? -1 : (places[index] ?? -1))
  const own = count([reference])
  const rows = own.reduce((sum, rows) => sum + rows, 0)
  const even = 1 - own.reduce((sum, rows_) => sum + (rows_ / Math.max(1, rows)) ** 2, 0)
  return {
    name,
    size: Math.min(labels.length, MOST_CATEGORIES),
    reference: reference.map(place),
    current: current.map(place),
    evenness: (even * rows) / Math.max(1, reference.length),
  }
}

function crossTable(a: Merged, b: Merged, side: 'reference' | 'current'): CrossTable {
  const counts = new Float64Array(a.size * b.size)
  const [first, second] = [a[side], b[side]]
  for (let row = 0; row < first.length; row++) {
    const i = first[row] as number
    const j = second[row] as number
    if (i >= 0 && j >= 0) counts[i * b.size + j] = (counts[i * b.size + j] as number) + 1
  }
  return {rows: a.size, columns: b.size, counts}
}

/** The 50 that count most, in their order. */
function most<T>(columns: readonly T[], weight: (column: T) => number): readonly T[] {
  if (columns.length <= MOST_COLUMNS) return columns
  const weights = new Map(columns.map(column => [column, weight(column)]))
  const kept = new Set(
    columns
      .toSorted((a, b) => (weights.get(b) ?? 0) - (weights.get(a) ?? 0))
      .slice(0, MOST_COLUMNS),
  )
  return columns.filter(column => kept.has(column))
}

function pairsOf<T>(columns: readonly T[]): [T, T][] {
  return columns.flatMap((a, index) => columns.slice(index + 1).map((b): [T, T] => [a, b]))
}
