import {lowerBound, nextUp, upperBound} from '../../core/numbers/index.ts'
import {quantileEdges, Ranks, sampleQuantile} from '../../core/statistics/index.ts'
import {profiledLabels} from '../measure/profiled-column.ts'
import {NO_MOMENTS} from '../measure/moments.ts'
import {columnMoments} from '../profile/merge-profiles.ts'
import type {NumberColumn, Profile} from '../profile/schema.ts'
import type {ComparedColumn} from '../read/index.ts'
import {categoryBinner, numberBinner, type ColumnCounts, type ReferenceBins} from './binner.ts'
import {PERIOD_LABELS, PERIOD_QUANTILES} from './column-binners.ts'

/**
 * The reference as a profile has counted it, in the bins that its rows would be counted in: the 500 bins of a profile
 * contain these as unions, since every fifth of their edges is a hundredth. Counts, sums and moments are then those of the
 * rows, unless the edges are of a sample or of merged profiles.
 */
export function profileBins(
  profile: Profile,
  columns: readonly Pick<ComparedColumn, 'name' | 'kind'>[],
): readonly ReferenceBins[] {
  return columns.flatMap(({name, kind}): readonly ReferenceBins[] => {
    if (kind === 'category') return categories(profile, name)
    const column = profile.columns.find(other => other.name === name)
    return column?.kind === 'number' && column.moments !== null ? [numbers(column)] : []
  })
}

function numbers(column: NumberColumn): ReferenceBins {
  const {name, nulls, infinite, counts, means} = column
  const moments = columnMoments(column)
  const edges = column.exact ? valueEdges(column) : quantileBins(column)
  const binner = numberBinner(edges, moments.min, nextUp(moments.max))
  const [bins, sums] = [new Float64Array(binner.bins), new Float64Array(binner.bins)]
  column.edges.forEach((edge, index) => {
    const bin = upperBound(binner.edges, edge)
    const rows = counts[index] ?? 0
    bins[bin] = (bins[bin] ?? 0) + rows
    sums[bin] = (sums[bin] ?? 0) + rows * (means?.[index] ?? edge)
  })
  return {name, binner, counts: {bins, sums, nulls: nulls + infinite, moments}}
}

/** Each value has its count: quantiles are those of the rows. */
function valueEdges({edges, counts}: NumberColumn): readonly number[] {
  const size = counts.reduce((sum, rows) => sum + rows, 0)
  const ranks = new Ranks({
    values: Float64Array.from(edges),
    counts: Float64Array.from(counts),
    size,
  })
  const quantiles = PERIOD_QUANTILES.map(q => sampleQuantile(ranks, size, q))
  return quantileEdges(quantiles).filter(Number.isFinite)
}

/**
 * A quantile between two rows is where the bin of the upper one begins, the first such bin where one before it is empty;
 * one on a row is in the bin of that row. Where several fall on one value, its bin is [v, nextUp(v)).
 */
function quantileBins({edges, counts}: NumberColumn): readonly number[] {
  const starts = new Float64Array(counts.length)
  let size = 0
  counts.forEach((rows, bin) => {
    starts[bin] = size
    size += rows
  })
  const found = PERIOD_QUANTILES.map(q => {
    const position = (size - 1) * q
    const row = Math.ceil(position - ROUNDING)
    const bin = upperBound(starts, row) - 1
    const isBetween = row - position > ROUNDING && starts[bin] === row
    return edges[isBetween ? lowerBound(starts, row) : bin] ?? Number.NaN
  })
  const known = new Set(edges)
  return quantileEdges(found).filter(edge => known.has(edge))
}

/** Rows, by which a position that is one of a row may be off. */
const ROUNDING = 1e-6

function categories(profile: Profile, name: string): readonly ReferenceBins[] {
  const {sample} = profiledLabels(profile, name)
  if (sample.size === 0) return []
  const ordered = [...sample.counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
  const kept = ordered.slice(0, PERIOD_LABELS)
  const rest = sample.size - kept.reduce((sum, [, rows]) => sum + rows, 0)
  const counts: ColumnCounts = {
    bins: Float64Array.from([...kept.map(([, rows]) => rows), rest]),
    sums: new Float64Array(0),
    nulls: sample.nulls,
    moments: {...NO_MOMENTS, count: sample.size},
  }
  return [{name, binner: categoryBinner(kept.map(([label]) => label)), counts}]
}
