import {MlopsError} from '../../core/errors/index.ts'
import {mergeMoments, NO_MOMENTS, type Moments} from '../measure/moments.ts'
import {isIntegerType, typeClass} from '../../data/index.ts'
import {mergeBins} from './merge-bins.ts'
import {
  PROFILE_LABELS,
  type CategoryColumn,
  type NumberColumn,
  type Profile,
  type ProfileColumn,
} from './schema.ts'

/**
 * The profile of all rows from profiles of parts of them. Counts, nulls, moments and labels add up exactly, as
 * long as no part left labels out; of bins see {@link mergeBins}.
 *
 * @param profiles - At least one.
 * @throws MlopsError `DRIFT_PROFILE` where one has a column that another has not.
 */
export function mergeProfiles(profiles: readonly Profile[]): Profile {
  const [first, ...others] = profiles
  if (first === undefined) throw new RangeError('There is no profile to merge.')
  if (others.length === 0) return first
  for (const other of others) {
    refuseMissing(first, other)
    refuseMissing(other, first)
  }
  return {
    format: first.format,
    sources: profiles.flatMap(({sources}) => sources),
    rows: profiles.reduce((sum, {rows}) => sum + rows, 0),
    columns: first.columns.map(({name}) =>
      mergeColumns(
        profiles.flatMap(({rows, columns}) => {
          const column = columns.find(other => other.name === name)
          return column === undefined ? [] : [{column, rows}]
        }),
      ),
    ),
  }
}

function refuseMissing(here: Profile, there: Profile): void {
  const names = new Set(there.columns.map(({name}) => name))
  const missing = here.columns.find(({name}) => !names.has(name))
  if (missing === undefined) return
  throw new MlopsError(
    'DRIFT_PROFILE',
    `${there.sources.join(', ')} has no column "${missing.name}", which ${here.sources.join(', ')} has.`,
    {hint: 'Profiles are merged of parts of one table; leave the column out: --exclude COLUMN'},
  )
}

interface PartColumn {
  readonly column: ProfileColumn
  readonly rows: number
}

function mergeColumns(parts: readonly PartColumn[]): ProfileColumn {
  const nulls = parts.reduce((sum, {column}) => sum + column.nulls, 0)
  // A part without a value says nothing about what the column holds.
  const filled = parts.filter(({column, rows}) => column.nulls < rows)
  const columns = (filled.length === 0 ? parts.slice(0, 1) : filled).map(({column}) => column)
  const [first] = columns
  if (first === undefined) throw new RangeError('There is no column to merge.')
  const type = columns.find(column => column.type !== first.type)?.type
  const common = {name: first.name, nulls}
  if (type !== undefined && typeClass(type) !== typeClass(first.type))
    return other(common, first.type, `${first.type} in one part and ${type} in another`)
  const numbers = columns.filter(column => column.kind === 'number')
  if (numbers.length === columns.length) return {...mergeNumbers(numbers), ...common}
  const categories = columns.filter(column => column.kind === 'category')
  if (categories.length === columns.length) return {...mergeCategories(categories), ...common}
  const texts = columns.filter(column => column.kind === 'text')
  if (texts.length === columns.length) {
    const values = filled.map(({column, rows}) => rows - column.nulls)
    const size = values.reduce((sum, n) => sum + n, 0)
    const length = texts.reduce(
      (sum, {meanLength}, index) => sum + (meanLength ?? 0) * ((values[index] ?? 0) / size),
      0,
    )
    return {
      ...{kind: 'text', ...common, type: first.type},
      empty: texts.reduce((sum, {empty}) => sum + empty, 0),
      meanLength: size === 0 ? null : length,
    }
  }
  const reason = columns.find(column => column.kind === 'other')?.reason
  return other(common, first.type, reason ?? 'labels in one part, texts in another')
}

function other(
  common: {readonly name: string; readonly nulls: number},
  type: string,
  reason: string,
): ProfileColumn {
  return {kind: 'other', ...common, type, reason}
}

function mergeNumbers(columns: readonly NumberColumn[]): Omit<NumberColumn, 'name' | 'nulls'> {
  const moments = columns.map(columnMoments).reduce(mergeMoments, NO_MOMENTS)
  const types = columns.map(({type}) => type)
  const integer = types.every(isIntegerType)
  const isOne = types.every(type => type === types[0])
  return {
    kind: 'number',
    type: isOne ? (types[0] ?? 'DOUBLE') : integer ? 'BIGINT' : 'DOUBLE',
    integer,
    infinite: columns.reduce((sum, {infinite}) => sum + infinite, 0),
    identifier: columns.every(({identifier}) => identifier),
    moments: storedMoments(moments),
    ...mergeBins(columns),
  }
}

/** As they are computed with: what overflowed is NaN. */
export function columnMoments({moments}: NumberColumn): Moments {
  if (moments === null) return NO_MOMENTS
  return {...moments, mean: moments.mean ?? NaN, squares: moments.squares ?? NaN}
}

export function storedMoments(moments: Moments): NumberColumn['moments'] {
  if (moments.count === 0) return null
  const finite = (value: number): number | null => (Number.isFinite(value) ? value : null)
  return {...moments, mean: finite(moments.mean), squares: finite(moments.squares)}
}

function mergeCategories(
  columns: readonly CategoryColumn[],
): Omit<CategoryColumn, 'name' | 'nulls'> {
  const rows = new Map<string, number>()
  for (const {counts} of columns)
    for (const [label, count] of counts) rows.set(label, (rows.get(label) ?? 0) + count)
  const cut = columns.reduce((sum, {others}) => sum + others, 0)
  const {counts, others} = topLabels(rows)
  return {
    kind: 'category',
    type: columns[0]?.type ?? 'VARCHAR',
    distinct: Math.max(rows.size, ...columns.map(({distinct}) => distinct)),
    counts,
    others: others + cut,
  }
}

/** The most frequent labels, those of one count by their UTF-16 code units, and the rows of the rest. */
export function topLabels(
  rows: ReadonlyMap<string, number>,
): Pick<CategoryColumn, 'counts' | 'others'> {
  const sorted = [...rows].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
  return {
    counts: sorted.slice(0, PROFILE_LABELS),
    others: sorted.slice(PROFILE_LABELS).reduce((sum, [, n]) => sum + n, 0),
  }
}
