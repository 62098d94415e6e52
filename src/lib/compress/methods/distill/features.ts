import {numberFromHalf} from '../../../core/numbers/index.ts'
import type {Feeds, ModelColumn, ModelSignature} from '../../../model/index.ts'

/** How a column becomes numbers for the student. */
export type Feature =
  | {
      readonly kind: 'number'
      readonly column: ModelColumn
      /** Of the values that are there; an absent one counts as the mean. */
      readonly mean: number
      readonly deviation: number
    }
  /** One number a value that is frequent, 1 where the row has it. */
  | {readonly kind: 'text'; readonly column: ModelColumn; readonly values: readonly string[]}

const MOST_VALUES = 40

export function planFeatures({columns}: ModelSignature, rows: readonly Feeds[]): Feature[] {
  return columns.map(column => {
    const values = rows.flatMap(feeds => valuesOf(feeds, column))
    if (column.type === 'string') return {kind: 'text', column, values: mostFrequent(values)}
    const numbers = values.map(Number).filter(value => Number.isFinite(value))
    const mean = numbers.reduce((sum, value) => sum + value, 0) / Math.max(1, numbers.length)
    const squares = numbers.reduce((sum, value) => sum + (value - mean) ** 2, 0)
    const deviation = Math.sqrt(squares / Math.max(1, numbers.length))
    return {kind: 'number', column, mean, deviation: deviation > 0 ? deviation : 1}
  })
}

export function widthOf(features: readonly Feature[]): number {
  return features.reduce(
    (sum, feature) => sum + (feature.kind === 'text' ? feature.values.length : 1),
    0,
  )
}

/** The numbers of rows, row-major. */
export function featuresOf(features: readonly Feature[], feeds: Feeds): Float32Array {
  const width = widthOf(features)
  const matrix = new Float32Array(feeds.rowCount * width)
  let place = 0
  for (const feature of features) {
    valuesOf(feeds, feature.column).forEach((value, row) => {
      const start = row * width + place
      if (feature.kind === 'text') {
        const known = feature.values.indexOf(String(value))
        if (known >= 0) matrix[start + known] = 1
      } else {
        const number = Number(value)
        matrix[start] = Number.isFinite(number) ? (number - feature.mean) / feature.deviation : 0
      }
    })
    place += feature.kind === 'text' ? feature.values.length : 1
  }
  return matrix
}

function valuesOf({tensors, rowCount}: Feeds, {input, index, type}: ModelColumn): unknown[] {
  const values = tensors[input]?.values ?? []
  const width = values.length / Math.max(1, rowCount)
  return Array.from({length: rowCount}, (_, row) => {
    const value = values[row * width + index]
    return type === 'float16' ? numberFromHalf(Number(value)) : value
  })
}

function mostFrequent(values: readonly unknown[]): string[] {
  const counts = new Map<string, number>()
  for (const value of values) counts.set(String(value), (counts.get(String(value)) ?? 0) + 1)
  return [...counts]
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .slice(0, MOST_VALUES)
    .map(([value]) => value)
}
