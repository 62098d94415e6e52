import {readFileSync} from 'node:fs'
import type {SampledColumn, SampledTables} from '../../../../src/lib/drift/multivariate/types.ts'

type Values = Readonly<Record<string, readonly (number | string | null)[]>>

interface Case {
  readonly reference: Values
  readonly current: Values
  readonly reconstruction: Readonly<
    Record<'reference' | 'current' | 'lower' | 'upper' | 'components', number>
  >
  readonly domain: {readonly nannyml: number; readonly sklearn: number; readonly spread: number}
}

interface Fixture {
  readonly changed: Case & {
    readonly spearman: Readonly<Record<'reference' | 'current', Readonly<Record<string, number>>>>
  }
  readonly same: Case
  readonly cramers: readonly {
    readonly counts: readonly (readonly number[])[]
    readonly scipy: number
    readonly corrected: number
    readonly spread: number
  }[]
  readonly eigen: readonly {
    readonly matrix: readonly number[]
    readonly n: number
    readonly values: readonly number[]
  }[]
}

/** What NannyML, scikit-learn, SciPy and NumPy say; written by multivariate.py. */
export const fixture = JSON.parse(
  readFileSync(new URL('../../../fixtures/statistics/multivariate.json', import.meta.url), 'utf8'),
) as Fixture

/** Columns by name as samples: texts are categories. */
export function samplesOf(reference: Values, current: Values): SampledTables {
  const columns = Object.entries(reference).map(([name, before]): SampledColumn => {
    const now = current[name] ?? []
    if (![...before, ...now].some(value => typeof value === 'string'))
      return {name, kind: 'number', reference: numbers(before), current: numbers(now)}
    const labels = [...new Set([...before, ...now])].filter(value => typeof value === 'string')
    const indices = (values: typeof before): Int32Array =>
      Int32Array.from(values, value => labels.indexOf(String(value)))
    return {name, kind: 'category', labels, reference: indices(before), current: indices(now)}
  })
  const rowsOf = (values: Values): number => Object.values(values)[0]?.length ?? 0
  return {rows: {reference: rowsOf(reference), current: rowsOf(current)}, columns}
}

function numbers(values: readonly (number | string | null)[]): Float64Array {
  return Float64Array.from(values, value => (value === null ? Number.NaN : Number(value)))
}
