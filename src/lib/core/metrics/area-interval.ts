import {normalQuantile, rocPlacements, type Interval} from '../statistics/index.ts'
import type {ClassRows} from './types.ts'

/** One area in a mean of areas: rows of one class against others, by the probability of the class. */
interface Contrast {
  readonly positive: Uint32Array
  readonly negative: Uint32Array
  readonly index: number
  readonly weight: number
}

/**
 * Interval of a mean of areas under ROC curves over several classes, by the structural components of
 * DeLong: a row adds its placements in all areas that it takes part in, classes are strata.
 *
 * @returns null where a class has fewer than two rows.
 * @see DeLong, DeLong & Clarke-Pearson (1988).
 */
export function areaInterval(
  rows: ClassRows,
  scheme: 'ovr' | 'ovo',
  average: 'macro' | 'weighted',
  value: number,
  confidence: number,
): Interval | null {
  const members = membersOf(rows)
  if (members.some(own => own.length < 2)) return null
  const contrasts = scheme === 'ovr' ? oneVsRest(rows, members) : oneVsOne(members)
  const weightOf = (contrast: Contrast): number => (average === 'macro' ? 1 : contrast.weight)
  const weights = contrasts.reduce((total, contrast) => total + weightOf(contrast), 0)
  const influence = new Float64Array(rows.rowCount)
  for (const contrast of contrasts) {
    const {positive, negative, index} = contrast
    const scores = (places: Uint32Array): Float64Array =>
      Float64Array.from(places, row => rows.probabilities?.[row * rows.classCount + index] ?? 0)
    const placed = rocPlacements(scores(positive), scores(negative))
    const share = weightOf(contrast) / weights
    const add = (places: Uint32Array, values: Float64Array): void => {
      places.forEach((row, place) => {
        influence[row] = (influence[row] ?? 0) + (share * (values[place] ?? 0)) / places.length
      })
    }
    add(positive, placed.positives)
    add(negative, placed.negatives)
  }
  const variance = members.reduce((total, own) => total + own.length * spread(own, influence), 0)
  const half = normalQuantile((1 + confidence) / 2) * Math.sqrt(variance)
  return {lower: Math.max(0, value - half), upper: Math.min(1, value + half)}
}

function membersOf({truth, classCount}: ClassRows): Uint32Array[] {
  const members: number[][] = Array.from({length: classCount}, () => [])
  truth.forEach((index, row) => members[index]?.push(row))
  return members.map(own => Uint32Array.from(own))
}

function oneVsRest({truth}: ClassRows, members: readonly Uint32Array[]): Contrast[] {
  return members.map((positive, index) => ({
    positive,
    negative: Uint32Array.from(truth.keys()).filter(row => truth[row] !== index),
    index,
    weight: positive.length,
  }))
}

function oneVsOne(members: readonly Uint32Array[]): Contrast[] {
  return members.flatMap((a, first) =>
    members.slice(first + 1).flatMap((b, offset): Contrast[] => {
      const weight = a.length + b.length
      return [
        {positive: a, negative: b, index: first, weight},
        {positive: b, negative: a, index: first + 1 + offset, weight},
      ]
    }),
  )
}

function spread(own: Uint32Array, influence: Float64Array): number {
  const mean = own.reduce((total, row) => total + (influence[row] ?? 0), 0) / own.length
  const squares = own.reduce((total, row) => total + ((influence[row] ?? 0) - mean) ** 2, 0)
  return squares / (own.length - 1)
}
