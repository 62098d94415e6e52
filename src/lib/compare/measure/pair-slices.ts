import {
  createFacts,
  pairMetric,
  type EvaluatedRows,
  type Facts,
  type Metric,
  type PairedMetric,
  type RowUnits,
} from '../../core/metrics/index.ts'
import {createRandom} from '../../core/statistics/index.ts'
import {selectRows, type ColumnCodes} from '../../testset/index.ts'
import type {PairedRows} from '../paired-rows.ts'

/** Metrics over all rows, or over those of one declared slice. */
export interface PairedScope {
  /** null: all rows. */
  readonly slice: {readonly column: string; readonly value: string | null} | null
  readonly rows: number
  readonly isLarge: boolean
  /** Empty where the slice is too small; without an old model the new one is held against itself. */
  readonly metrics: readonly PairedMetric[]
}

export interface PairScopesOptions {
  readonly metrics: readonly Metric[]
  readonly units: RowUnits
  /** Slices of fewer rows are not measured. */
  readonly minSize: number
}

const SEED = 42
const RESAMPLES = 2000

/** Each metric draws from the seed anew: what it says does not depend on which others are asked for. */
export function pairMetrics(
  [old, now]: readonly [Facts, Facts],
  {metrics, units}: Omit<PairScopesOptions, 'minSize'>,
): readonly PairedMetric[] {
  return metrics.map(metric =>
    pairMetric(metric, old, now, {random: createRandom(SEED), resamples: RESAMPLES, units}),
  )
}

/** Pairs metrics in the slices of one column, most rows first. */
export function* pairSlices(
  {old, new: now}: PairedRows,
  {name, values, codes}: ColumnCodes,
  options: PairScopesOptions,
): Generator<PairedScope> {
  const members = membersOf(codes, values.length)
  const order = values.map((_, code) => code).sort((a, b) => sizeOf(members, b) - sizeOf(members, a))
  for (const code of order) {
    const own = members[code] ?? new Uint32Array()
    const isLarge = own.length >= options.minSize
    const slice = {column: name, value: values[code] ?? null}
    const factsOf = (rows: EvaluatedRows): Facts => createFacts(selectRows(rows, own))
    yield {
      slice,
      rows: own.length,
      isLarge,
      metrics: isLarge
        ? pairMetrics([factsOf(old ?? now), factsOf(now)], {
            ...options,
            units: unitsOf(options.units, own),
          })
        : [],
    }
  }
}

const sizeOf = (members: readonly Uint32Array[], code: number): number => members[code]?.length ?? 0

/** The rows of each code. */
function membersOf(codes: ArrayLike<number>, count: number): readonly Uint32Array[] {
  const sizes = new Uint32Array(count)
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row] ?? 0
    sizes[code] = (sizes[code] ?? 0) + 1
  }
  const members = Array.from(sizes, size => new Uint32Array(size))
  sizes.fill(0)
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row] ?? 0
    const place = sizes[code] ?? 0
    const own = members[code]
    if (own !== undefined) own[place] = row
    sizes[code] = place + 1
  }
  return members
}

/** Groups of the rows of a slice; blocks of time stay, since rows of a slice are in its order too. */
function unitsOf(units: RowUnits, own: Uint32Array): RowUnits {
  if (units.kind !== 'groups') return units
  const places = new Map<number, number>()
  const codes = Int32Array.from(own, row => {
    const code = units.codes[row] ?? 0
    const place = places.get(code) ?? places.size
    places.set(code, place)
    return place
  })
  return {kind: 'groups', codes, count: places.size}
}
