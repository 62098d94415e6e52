import type {ImageTable} from './image-table.ts'
import {
  CATEGORY_PROPERTIES,
  NUMBER_PROPERTIES,
  type CategoryProperty,
  type NumberProperty,
  type PropertyGroup,
} from './properties.ts'
import {percent} from '../words/index.ts'

/** A number of both sets; NaN is left out. */
export interface NumberChange {
  readonly reference: number
  readonly current: number
  /** Means: current over reference, minus 1. */
  readonly relative: number
  readonly referenceMedian: number
  readonly currentMedian: number
  readonly medianRelative: number
  /** Difference of the means over the standard deviation of the reference. */
  readonly standardised: number
}

export interface ChangedProperties {
  readonly changed: ReadonlySet<NumberProperty | CategoryProperty>
  readonly isChanged: (group: PropertyGroup) => boolean
  readonly number: (key: NumberProperty) => NumberChange
  /** How far `key` less `other` of the same picture moved, in standard deviations of the reference. */
  readonly difference: (key: NumberProperty, other: NumberProperty) => number
  /** The categories whose shares moved most: `jpeg 100 % → 40 %, png 0 % → 60 %`. */
  readonly category: (key: CategoryProperty) => string
}

export function compareProperties(
  reference: ImageTable,
  current: ImageTable,
  names: ReadonlySet<string>,
): ChangedProperties {
  const all = Object.entries({...NUMBER_PROPERTIES, ...CATEGORY_PROPERTIES}) as [
    NumberProperty | CategoryProperty,
    {readonly name: string; readonly group: PropertyGroup},
  ][]
  const found = all.filter(([, {name}]) => names.has(name))
  const groups = new Set(found.map(([, {group}]) => group))
  return {
    changed: new Set(found.map(([key]) => key)),
    isChanged: group => groups.has(group),
    number: key => compareNumbers(reference.numbers[key], current.numbers[key]),
    difference: (key, other) => {
      const less = ({numbers}: ImageTable): Float64Array =>
        numbers[key].map((value, at) => value - (numbers[other][at] ?? 0))
      return compareNumbers(less(reference), less(current)).standardised
    },
    category: key => movedCategories(reference.categories[key], current.categories[key]),
  }
}

function compareNumbers(reference: Float64Array, current: Float64Array): NumberChange {
  const [before, after] = [momentsOf(reference), momentsOf(current)]
  return {
    reference: before.mean,
    current: after.mean,
    relative: after.mean / before.mean - 1,
    referenceMedian: before.median,
    currentMedian: after.median,
    medianRelative: after.median / before.median - 1,
    standardised: before.std === 0 ? 0 : (after.mean - before.mean) / before.std,
  }
}

interface Moments {
  readonly mean: number
  readonly std: number
  readonly median: number
}

export function momentsOf(values: Float64Array): Moments {
  const sorted = values.filter(value => !Number.isNaN(value)).sort()
  const count = sorted.length
  const mean = sorted.reduce((sum, value) => sum + value, 0) / count
  const squares = sorted.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  const middle =
    (sorted[Math.floor((count - 1) / 2)] ?? 0) + (sorted[Math.ceil((count - 1) / 2)] ?? 0)
  return {mean, std: Math.sqrt(squares / count), median: middle / 2}
}

function movedCategories(reference: readonly string[], current: readonly string[]): string {
  const share = (values: readonly string[], label: string): number =>
    values.reduce((count, value) => count + (value === label ? 1 : 0), 0) / values.length
  return [...new Set([...reference, ...current])]
    .map(label => ({label, before: share(reference, label), after: share(current, label)}))
    .filter(({before, after}) => before !== after)
    .sort((a, b) => Math.abs(b.after - b.before) - Math.abs(a.after - a.before))
    .slice(0, 3)
    .map(({label, before, after}) => `${label} ${percent(before)} → ${percent(after)}`)
    .join(', ')
}
