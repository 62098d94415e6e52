import {nextUp} from '../../core/numbers/index.ts'
import {columnMoments} from '../profile/merge-profiles.ts'
import type {NumberColumn, Profile, ProfileColumn} from '../profile/schema.ts'
import type {CountedCategories} from './count-categories.ts'
import type {Bins} from './count-numbers.ts'
import {NO_MOMENTS} from './moments.ts'

/** A column of numbers of a profile as counts in bins that the current data can be counted in too. */
export function profiledBins(profile: Profile, name: string): Bins {
  const column = columnOf(profile, name)
  if (column.kind === 'number' && column.moments !== null) return binsOf(column)
  // A column without a value may be of any type.
  const none = {edges: new Float64Array(0), counts: Float64Array.of(0), sums: Float64Array.of(0)}
  const infinite = column.kind === 'number' ? column.infinite : 0
  return {...none, nulls: column.nulls, infinite, moments: NO_MOMENTS}
}

function binsOf(column: NumberColumn): Bins {
  const edges: number[] = []
  const counts = [0]
  const sums = [0]
  column.edges.forEach((edge, bin) => {
    const [rows, after] = [column.counts[bin] ?? 0, nextUp(edge)]
    edges.push(edge)
    counts.push(rows)
    sums.push(rows * (column.means?.[bin] ?? edge))
    // A value has a bin of its own: what the current data has between values is nowhere in the reference.
    if (!column.exact || after === (column.edges[bin + 1] ?? Infinity)) return
    edges.push(after)
    counts.push(0)
    sums.push(0)
  })
  const end = nextUp(column.moments?.max ?? Infinity)
  if (edges.at(-1) !== end && Number.isFinite(end)) {
    edges.push(end)
    counts.push(0)
    sums.push(0)
  }
  return {
    edges: Float64Array.from(edges),
    counts: Float64Array.from(counts),
    sums: Float64Array.from(sums),
    nulls: column.nulls,
    infinite: column.infinite,
    moments: columnMoments(column),
  }
}

/** A column of labels of a profile; of whole numbers each is a label. */
export function profiledLabels(profile: Profile, name: string): CountedCategories {
  const column = columnOf(profile, name)
  const {nulls} = column
  if (column.kind === 'category') {
    const {distinct, others} = column
    const counts = new Map(column.counts)
    return {sample: {counts, size: profile.rows - nulls, nulls, others}, distinct}
  }
  if (column.kind !== 'number')
    return {sample: {counts: new Map(), size: 0, nulls, others: 0}, distinct: 0}
  const counts = new Map(
    column.edges.map((edge, index) => [BigInt(edge).toString(), column.counts[index] ?? 0]),
  )
  const sample = {counts, size: column.moments?.count ?? 0, nulls, others: 0}
  return {sample, distinct: counts.size}
}

function columnOf({columns}: Profile, name: string): ProfileColumn {
  const column = columns.find(other => other.name === name)
  if (column === undefined) throw new RangeError(`The profile has no column "${name}".`)
  return column
}
