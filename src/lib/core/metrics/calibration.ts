import type {ClassRows} from './types.ts'

/** Equal-width bins of confidence. */
export const CALIBRATION_BINS = 10
/** Per bin: weight, Σ confidence, Σ outcome. */
export const SUMS_PER_BIN = 3

export interface CalibrationBin {
  readonly lower: number
  readonly upper: number
  /** Weight of its rows. */
  readonly rows: number
  /** Mean confidence and share of outcomes; null without rows. */
  readonly confidence: number | null
  readonly observed: number | null
}

/**
 * The Brier score is reliability − resolution + uncertainty where all rows of a bin have one confidence;
 * else what confidence and outcome vary within bins is added.
 */
export interface Calibration {
  readonly bins: readonly CalibrationBin[]
  /** Expected and maximum calibration error. */
  readonly ece: number
  readonly mce: number
  /** Σ share · (confidence − observed)²: lower is better. */
  readonly reliability: number
  /** Σ share · (observed − mean outcome)²: higher is better. */
  readonly resolution: number
  /** ō (1 − ō), of the data alone. */
  readonly uncertainty: number
}

/**
 * The confidence of a row and whether it came true. Of a binary model: the probability of the positive
 * class, and whether the row is positive; else the probability of the predicted class, and whether it
 * is the true one.
 */
export function confidenceOfRow(
  {task, truth, predicted, classCount, probabilities}: ClassRows,
  row: number,
): {readonly confidence: number; readonly outcome: 0 | 1} {
  const index = task === 'binary' ? 1 : (predicted[row] ?? 0)
  return {
    confidence: probabilities?.[row * classCount + index] ?? Number.NaN,
    outcome: truth[row] === index ? 1 : 0,
  }
}

/** Bin of a confidence: bin i holds i/10 < p ≤ (i + 1)/10, the first 0 too. */
export function calibrationBin(confidence: number): number {
  let bin = Math.min(
    Math.max(Math.ceil(confidence * CALIBRATION_BINS) - 1, 0),
    CALIBRATION_BINS - 1,
  )
  // Edges are i · 0.1 as a double, which is not always the double nearest to i/10.
  while (bin > 0 && confidence <= bin * (1 / CALIBRATION_BINS)) bin--
  while (bin < CALIBRATION_BINS - 1 && confidence > (bin + 1) * (1 / CALIBRATION_BINS)) bin++
  return bin
}

/**
 * Expected and maximum calibration error from the sums of ten equal bins; what `calibrationOf` says of them, without the
 * bins.
 *
 * @param sums - See `calibrationOf`.
 */
export function calibrationErrors(sums: Float64Array): Pick<Calibration, 'ece' | 'mce'> {
  let total = 0
  let gaps = 0
  let mce = 0
  for (let at = 0; at < CALIBRATION_BINS * SUMS_PER_BIN; at += SUMS_PER_BIN) {
    const rows = sums[at] ?? 0
    if (!(rows > 0)) continue
    const gap = Math.abs((sums[at + 1] ?? 0) - (sums[at + 2] ?? 0))
    total += rows
    gaps += gap
    mce = Math.max(mce, gap / rows)
  }
  return total > 0 ? {ece: gaps / total, mce} : {ece: Number.NaN, mce: Number.NaN}
}

/**
 * Calibration from the sums of ten equal bins.
 *
 * ECE = Σ share · |confidence − observed|; MCE = max |confidence − observed|; both 0 … 1, lower is
 * better.
 *
 * @param sums - `SUMS_PER_BIN` numbers a bin: weight, Σ confidence, Σ outcome.
 * @returns NaN everywhere without rows.
 * @see sklearn.calibration.calibration_curve for bins; Murphy (1973); Naeini et al. (2015) for ECE.
 */
export function calibrationOf(sums: Float64Array): Calibration {
  let total = 0
  let outcomes = 0
  for (let bin = 0; bin < CALIBRATION_BINS; bin++) {
    total += sums[bin * SUMS_PER_BIN] ?? 0
    outcomes += sums[bin * SUMS_PER_BIN + 2] ?? 0
  }
  const base = outcomes / total
  const totals = {...calibrationErrors(sums), reliability: 0, resolution: 0}
  const bins = Array.from({length: CALIBRATION_BINS}, (_, bin): CalibrationBin => {
    const rows = sums[bin * SUMS_PER_BIN] ?? 0
    const edges = {lower: bin / CALIBRATION_BINS, upper: (bin + 1) / CALIBRATION_BINS}
    if (!(rows > 0)) return {...edges, rows: 0, confidence: null, observed: null}
    const confidence = (sums[bin * SUMS_PER_BIN + 1] ?? 0) / rows
    const observed = (sums[bin * SUMS_PER_BIN + 2] ?? 0) / rows
    const gap = Math.abs(confidence - observed)
    const share = rows / total
    totals.reliability += share * gap * gap
    totals.resolution += share * (observed - base) ** 2
    return {...edges, rows, confidence, observed}
  })
  if (!(total > 0)) {
    const none = Number.NaN
    return {bins, ...totals, reliability: none, resolution: none, uncertainty: none}
  }
  return {bins, ...totals, uncertainty: base * (1 - base)}
}
