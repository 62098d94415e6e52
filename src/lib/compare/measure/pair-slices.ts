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
import {SEED} from '../seed.ts'
import {withEnoughRows, type ComparedMetric} from './few-rows.ts'
import {rowsByCode} from './rows-by-code.ts'

/** Metrics over all rows, or over those of one declared slice. */
export interface PairedScope {
  /** null: all rows. */
  readonly slice: {readonly column: string; readonly value: string | null} | null
  readonly rows: number
  readonly isLarge: boolean
  /** Empty where the slice is too small; without an old model the new one is held against itself. */
  readonly metrics: readonly ComparedMetric[]
}

export interface PairScopesOptions {
  readonly metrics: readonly Metric[]
  readonly units: RowUnits
  /** Slices of fewer rows are not measured. */
  readonly minSize: number
}

const RESAMPLES = 2000

/** Each metric draws from the seed anew: what it says does not depend on which others are asked for. */
export function pairMetrics(
  [old, now]: readonly [Facts, Facts],
  {metrics, units}: Omit<PairScopesOptions, 'minSize'>,
): readonly ComparedMetric[] {
  return metrics.map(metric =>
    withEnoughRows(
      pairMetric(metric, old, now, {random: createRandom(SEED), resamples: RESAMPLES, units}),
      now,
    ),
  )
}

/**
 * Pairs metrics in the slices of one column, most rows first.
 *
 * Values are measured at once. What they mean is computed when it is asked for, from rows that are picked
 * again: no more than one slice is in memory, and whoever asks goes slice by slice.
 */
export function* pairSlices(
  paired: PairedRows,
  column: ColumnCodes,
  options: PairScopesOptions,
): Generator<PairedScope> {
  const {name, values} = column
  const sizes = values.map((_, code) => rowsOf(paired, column, code).length)
  const order = [...sizes.keys()].sort((a, b) => (sizes[b] ?? 0) - (sizes[a] ?? 0))
  for (const code of order) {
    const rows = sizes[code] ?? 0
    const isLarge = rows >= options.minSize
    const open = (): readonly ComparedMetric[] => openSlice(paired, column, code, options)
    yield {
      slice: {column: name, value: values[code] ?? null},
      rows,
      isLarge,
      metrics: isLarge ? open().map((metric, index) => later(metric, () => open()[index])) : [],
    }
  }
}

/**
 * The values of a metric now, and everything else from the slice as it is opened then. A change and its test come
 * from the same resamples, so both are kept when either is asked for: gates and tables ask at different times.
 */
function later(metric: ComparedMetric, open: () => ComparedMetric | undefined): ComparedMetric {
  let known: ChangeAndTest | undefined
  const opened = (): ChangeAndTest => (known ??= changeAndTest(open()))
  return {
    // Not the metric itself, which holds the rows.
    metric: metric.metric,
    rowCount: metric.rowCount,
    old: metric.old,
    new: metric.new,
    rowsRequired: metric.rowsRequired,
    warnings: metric.warnings,
    change: weight =>
      weight === undefined || weight === 1 ? opened().change : (open()?.change(weight) ?? null),
    value: () => open()?.value() ?? null,
    test: () => opened().test,
    second: () => open()?.second() ?? null,
  }
}

interface ChangeAndTest {
  readonly change: ReturnType<PairedMetric['change']>
  readonly test: ReturnType<PairedMetric['test']>
}

function changeAndTest(metric: PairedMetric | undefined): ChangeAndTest {
  return {change: metric?.change() ?? null, test: metric?.test() ?? null}
}

/** The order of the last column, and the last slice of it. */
interface Opened {
  readonly column: ColumnCodes
  readonly rowsOf: (code: number) => Uint32Array
  slice: {
    readonly code: number
    readonly options: PairScopesOptions
    readonly metrics: readonly ComparedMetric[]
  } | null
}

const opened = new WeakMap<PairedRows, Opened>()

function openColumn(paired: PairedRows, column: ColumnCodes): Opened {
  const known = opened.get(paired)
  if (known?.column === column) return known
  const own: Opened = {column, rowsOf: rowsByCode(column), slice: null}
  opened.set(paired, own)
  return own
}

function rowsOf(paired: PairedRows, column: ColumnCodes, code: number): Uint32Array {
  return openColumn(paired, column).rowsOf(code)
}

function openSlice(
  paired: PairedRows,
  column: ColumnCodes,
  code: number,
  options: PairScopesOptions,
): readonly ComparedMetric[] {
  const own = openColumn(paired, column)
  if (own.slice?.code === code && own.slice.options === options) return own.slice.metrics
  // Before the next one is picked, so that both are not in memory.
  own.slice = null
  const rows = own.rowsOf(code)
  const factsOf = (all: EvaluatedRows): Facts => createFacts(selectRows(all, rows))
  const metrics = pairMetrics([factsOf(paired.old ?? paired.new), factsOf(paired.new)], {
    ...options,
    units: unitsOf(options.units, rows),
  })
  own.slice = {code, options, metrics}
  return metrics
}

/** Groups of the rows of a slice; blocks are made of its rows, which are in the order of time too. */
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
