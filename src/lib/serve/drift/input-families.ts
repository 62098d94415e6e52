import {populationStabilityIndex, populationStabilityNoise} from '../../core/statistics/index.ts'
import {gaugeFamily, type MetricFamily, type Sample} from '../ops/index.ts'
import type {InputCounter} from './input-counter.ts'
import type {ReferenceProfile} from './reference-profile.ts'

/** Counts on their way to the process that is scraped; no metric by themselves. */
const COUNTS = 'mlops_input_counts'
/** Fewer rows say nothing: noise is no drift. */
export const MIN_ROWS = 200

export interface WatchedInputs {
  readonly model: string
  readonly version: string | null
  readonly profile: ReferenceProfile
  readonly counter: InputCounter
}

/** What one process has counted, as plain numbers that can be added up; see `mergeInputs`. */
export function inputCounts(watched: readonly WatchedInputs[]): MetricFamily {
  const values: Sample[] = []
  for (const {model, version, profile, counter} of watched) {
    const rows = counter.rows
    for (const [index, {bins, nulls, outside}] of counter.counts().entries()) {
      const column = profile.columns[index]
      if (column === undefined) continue
      const labels = {model, version: version ?? '', column: column.column, profile: profile.id}
      const put = (part: string, value: number): void => {
        values.push({labels: {...labels, part}, value})
      }
      put('rows', rows)
      put('nulls', nulls)
      if (column.kind === 'number' || column.rare !== null) put('outside', outside)
      if (column.kind === 'number' && column.nullShare !== null)
        put('reference nulls', column.nullShare)
      bins.forEach((count, bin) => put(`bin ${bin}`, count))
      column.reference.forEach((count, bin) => put(`reference ${bin}`, count))
    }
  }
  return {name: COUNTS, help: 'Rows by bin.', type: 'gauge', aggregator: 'sum', values}
}

interface Merged {
  readonly labels: {readonly model: string; readonly version: string; readonly column: string}
  rows: number
  nulls: number
  outside: number | undefined
  referenceNulls: number | undefined
  readonly bins: number[]
  readonly reference: number[]
}

/**
 * Takes the counts out of what every process collected, and puts the gauges that follow from their sums
 * beside it.
 */
export function mergeInputs(
  processes: readonly (readonly MetricFamily[])[],
): readonly (readonly MetricFamily[])[] {
  const merged = new Map<string, Merged>()
  const rest = processes.map(families =>
    families.filter(family => {
      if (family.name !== COUNTS) return true
      for (const sample of family.values) addTo(merged, sample)
      return false
    }),
  )
  const columns = largestOfEach([...merged.values()])
  return columns.length === 0 ? rest : [...rest, gauges(columns)]
}

function addTo(merged: Map<string, Merged>, {labels, value}: Sample): void {
  const text = (label: string): string => String(labels[label] ?? '')
  const [model, version, column] = [text('model'), text('version'), text('column')]
  const key = JSON.stringify([model, version, column, text('profile')])
  let counts = merged.get(key)
  if (counts === undefined) {
    const none = {rows: 0, nulls: 0, outside: undefined, referenceNulls: undefined}
    counts = {labels: {model, version, column}, ...none, bins: [], reference: []}
    merged.set(key, counts)
  }
  const [part, bin = ''] = text('part').split(' ')
  if (part === 'rows') counts.rows += value
  else if (part === 'nulls') counts.nulls += value
  else if (part === 'outside') counts.outside = (counts.outside ?? 0) + value
  else if (part === 'bin') counts.bins[Number(bin)] = (counts.bins[Number(bin)] ?? 0) + value
  // The same in every process of one profile.
  else if (bin === 'nulls') counts.referenceNulls = value
  else counts.reference[Number(bin)] = value
}

/** Where processes have read different references, that with most rows. */
function largestOfEach(all: readonly Merged[]): readonly Merged[] {
  const largest = new Map<string, Merged>()
  for (const counts of all) {
    const key = JSON.stringify(counts.labels)
    const known = largest.get(key)
    if (known === undefined || known.rows < counts.rows) largest.set(key, counts)
  }
  return [...largest.values()]
}

function gauges(columns: readonly Merged[]): readonly MetricFamily[] {
  const gauge = (
    name: string,
    help: string,
    valueOf: (counts: Merged, there: number) => number | undefined,
  ): MetricFamily => {
    const values = columns.flatMap((counts): Sample[] => {
      const value = valueOf(counts, sum(counts.bins))
      return value === undefined ? [] : [{labels: counts.labels, value}]
    })
    return gaugeFamily(name, help, values, 'first')
  }
  const rows = new Map<string, Sample>()
  for (const {labels, rows: value} of columns) {
    const {model, version} = labels
    rows.set(JSON.stringify([model, version]), {labels: {model, version}, value})
  }
  return [
    gaugeFamily(
      'mlops_input_drift_rows',
      'Rows of requests in the window that is compared with the reference.',
      [...rows.values()],
      'first',
    ),
    gauge(
      'mlops_input_drift_psi',
      'Population stability index of an input column against the reference.',
      ({bins, reference}, there) =>
        there < MIN_ROWS ? undefined : populationStabilityIndex(reference, bins),
    ),
    gauge(
      'mlops_input_drift_psi_noise',
      'The index that chance alone stays below 999 times in 1000.',
      ({reference}, there) =>
        there < MIN_ROWS
          ? undefined
          : populationStabilityNoise(
              reference.filter(count => count > 0).length,
              sum(reference),
              there,
            ),
    ),
    gauge(
      'mlops_input_null_share',
      'Share of the rows without a value.',
      ({rows: all, nulls, referenceNulls}) =>
        all < MIN_ROWS || referenceNulls === undefined ? undefined : nulls / all,
    ),
    gauge(
      'mlops_input_reference_null_share',
      'Share of the rows of the reference without a value.',
      ({rows: all, referenceNulls}) => (all < MIN_ROWS ? undefined : referenceNulls),
    ),
    gauge(
      'mlops_input_out_of_range_share',
      'Share of the values that the reference does not have: beyond its range, or a new category.',
      ({outside}, there) =>
        there < MIN_ROWS || outside === undefined ? undefined : outside / there,
    ),
  ]
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0)
}
