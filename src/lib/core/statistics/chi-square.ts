import {requireRows} from './require-rows.ts'
import {chiSquareUpperTail} from './special/distributions.ts'
import {upperGamma} from './special/incomplete-gamma.ts'

export interface ChiSquare {
  readonly statistic: number
  readonly degrees: number
  readonly pValue: number
}

/**
 * χ² test that two samples have the same shares over the same categories: Σ (o − e)² / e of the 2 × k
 * table, with e = row sum · column sum / rows. Categories without rows in either are left out. With one
 * degree of freedom, Yates' correction brings every o nearer to e by up to ½.
 *
 * @param correction - Whether to correct at one degree of freedom; true, as scipy does.
 * @throws MlopsError `DRIFT_EMPTY_SAMPLE`.
 * @see scipy.stats.chi2_contingency.
 */
export function contingencyChiSquare(
  reference: ArrayLike<number>,
  current: ArrayLike<number>,
  correction = true,
): ChiSquare {
  const [n, m] = [sumOf(reference), sumOf(current)]
  requireRows(n, m)
  let categories = 0
  for (let i = 0; i < reference.length; i++)
    if ((reference[i] ?? 0) + (current[i] ?? 0) > 0) categories++
  const degrees = categories - 1
  if (degrees === 0) return {statistic: 0, degrees, pValue: 1}
  let statistic = 0
  for (let i = 0; i < reference.length; i++) {
    const [a, b] = [reference[i] ?? 0, current[i] ?? 0]
    if (a + b === 0) continue
    const expected = ((a + b) * n) / (n + m)
    const expectedCurrent = ((a + b) * m) / (n + m)
    // Both rows of a column miss by the same.
    let off = Math.abs(a - expected)
    if (correction && degrees === 1) off -= Math.min(0.5, off)
    statistic += off ** 2 / expected + off ** 2 / expectedCurrent
  }
  return {statistic, degrees, pValue: chiSquareUpperTail(statistic, degrees)}
}

/**
 * χ² goodness of fit of the current rows to the shares of the reference, which are taken as known: e =
 * reference rows · m / n, k − 1 degrees of freedom. A category that the reference does not have gives an
 * infinite statistic and p = 0.
 *
 * @throws MlopsError `DRIFT_EMPTY_SAMPLE`.
 * @see scipy.stats.chisquare(current, reference * m / n).
 */
export function goodnessOfFit(reference: ArrayLike<number>, current: ArrayLike<number>): ChiSquare {
  const [n, m] = [sumOf(reference), sumOf(current)]
  requireRows(n, m)
  let [statistic, categories] = [0, 0]
  for (let i = 0; i < reference.length; i++) {
    const [a, b] = [reference[i] ?? 0, current[i] ?? 0]
    if (a + b === 0) continue
    categories++
    const expected = (a * m) / n
    statistic += (b - expected) ** 2 / expected
  }
  const degrees = categories - 1
  const pValue = degrees === 0 ? 1 : chiSquareUpperTail(statistic, degrees)
  return {statistic, degrees, pValue}
}

/**
 * Cramér's V of sample and category: √(χ² / rows) of the 2 × k table, without correction, 0…1.
 *
 * It depends on how the rows are divided between the samples: the same change gives a smaller V the more
 * one sample outnumbers the other.
 *
 * @throws MlopsError `DRIFT_EMPTY_SAMPLE`.
 * @see scipy.stats.contingency.association, method cramer.
 */
export function cramersV(reference: ArrayLike<number>, current: ArrayLike<number>): number {
  const {statistic} = contingencyChiSquare(reference, current, false)
  return Math.sqrt(statistic / (sumOf(reference) + sumOf(current)))
}

/** Fewest rows that are expected of a category in the smaller sample, lest it is pooled with others. */
const FEWEST = 1

/**
 * The χ² test of {@link contingencyChiSquare} for many rare categories: those of which less than one row is
 * expected in the smaller sample are one category, and the law is the gamma law with the mean k − 1 and the
 * variance 2(k − 1) + (1 − 6w)/w · (Σ 1/cⱼ − (k² + 2k − 2)/N) of the statistic, with cⱼ rows of category j,
 * N = n + m and w = nm/N². For common categories that is χ².
 *
 * Without that, one current row of a category that 3 of 100,000 reference rows have weighs like a hundred
 * of a common one, and a column with a long tail of categories is found to differ from itself.
 *
 * @throws MlopsError `DRIFT_EMPTY_SAMPLE`.
 * @see Cochran (1952) for pooling; Haldane (1937) for the variance, here without terms of order k²/N².
 */
export function pooledChiSquare(
  reference: ArrayLike<number>,
  current: ArrayLike<number>,
): ChiSquare {
  const [n, m] = [sumOf(reference), sumOf(current)]
  const smaller = Math.min(n, m) / (n + m)
  const kept: [number, number][] = []
  const rare: [number, number] = [0, 0]
  for (let i = 0; i < reference.length; i++) {
    const [a, b] = [reference[i] ?? 0, current[i] ?? 0]
    if ((a + b) * smaller >= FEWEST) kept.push([a, b])
    else {
      rare[0] += a
      rare[1] += b
    }
  }
  const table = rare[0] + rare[1] > 0 ? [...kept, rare] : kept
  const test = contingencyChiSquare(
    table.map(([a]) => a),
    table.map(([, b]) => b),
  )
  if (test.degrees < 2) return test
  const [rows, k] = [n + m, table.length]
  const spread = (n * m) / rows ** 2
  const rarity = table.reduce((sum, [a, b]) => sum + 1 / (a + b), 0) - (k * k + 2 * k - 2) / rows
  const variance = Math.max(2 * test.degrees + ((1 - 6 * spread) / spread) * rarity, 1)
  return {
    ...test,
    pValue: upperGamma(test.degrees ** 2 / variance, (test.statistic * test.degrees) / variance),
  }
}

function sumOf(counts: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < counts.length; i++) sum += counts[i] ?? 0
  return sum
}
