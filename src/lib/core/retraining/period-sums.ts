import type {AgedCell} from './aged-cells.ts'
import {chainPrecision} from './chain-precision.ts'

/** Products of cells, with the effects of the periods taken out, by the precision of the noise; summed by model. */
export interface PeriodSums {
  readonly models: number
  /** models × models, row-major. */
  readonly matrix: Float64Array
  readonly losses: Float64Array
  readonly ages: Float64Array
  readonly lossLoss: number
  readonly ageLoss: number
  readonly ageAge: number
  /** log |noise| + log |effects|, but for what all covariances have in common. */
  readonly logDeterminant: number
  /** Cells less the effects and the slope. */
  readonly degrees: number
}

/**
 * Of each period with the precision W = S·R⁻¹·S (S: √rows over the mean, R: correlations `near`^|i − j| between models i
 * and j), what is left when its effect may be anything: W − W1·1′W / 1′W1.
 *
 * @param near - 0 ≤ near < 1.
 */
export function sumWithinPeriods(cells: readonly AgedCell[], near: number): PeriodSums {
  const models = 1 + Math.max(...cells.map(({model}) => model))
  const meanWeight = cells.reduce((sum, {weight}) => sum + weight, 0) / cells.length
  const matrix = new Float64Array(models * models)
  const losses = new Float64Array(models)
  const ages = new Float64Array(models)
  let [lossLoss, ageLoss, ageAge, logDeterminant] = [0, 0, 0, 0]
  const periods = byPeriod(cells)
  for (const period of periods) {
    const {inverse, logDeterminant: ofNoise} = chainPrecision(
      period.map(({model}) => model),
      near,
    )
    const size = period.length
    const root = period.map(({weight}) => Math.sqrt(weight / meanWeight))
    const precision = inverse.map(
      (value, at) => value * (root[Math.floor(at / size)] ?? 0) * (root[at % size] ?? 0),
    )
    const ones = period.map((_, row) =>
      precision.subarray(row * size, (row + 1) * size).reduce((sum, value) => sum + value, 0),
    )
    const all = ones.reduce((sum, value) => sum + value, 0)
    logDeterminant += ofNoise + Math.log(all)
    // What all cells of a period have in common falls out below; without it the products keep their digits.
    const [{loss: level, age: youngest} = {loss: 0, age: 0}] = period
    for (const [row, one] of period.entries())
      for (const [column, other] of period.entries()) {
        const left =
          (precision[row * size + column] ?? 0) - ((ones[row] ?? 0) * (ones[column] ?? 0)) / all
        const [loss, age] = [other.loss - level, other.age - youngest]
        const at = one.model * models + other.model
        matrix[at] = (matrix[at] ?? 0) + left
        losses[one.model] = (losses[one.model] ?? 0) + left * loss
        ages[one.model] = (ages[one.model] ?? 0) + left * age
        lossLoss += left * (one.loss - level) * loss
        ageLoss += left * (one.age - youngest) * loss
        ageAge += left * (one.age - youngest) * age
      }
  }
  const degrees = cells.length - periods.length - 1
  return {models, matrix, losses, ages, lossLoss, ageLoss, ageAge, logDeterminant, degrees}
}

function byPeriod(cells: readonly AgedCell[]): readonly (readonly AgedCell[])[] {
  const periods = new Map<number, AgedCell[]>()
  for (const cell of cells) {
    const others = periods.get(cell.period)
    if (others === undefined) periods.set(cell.period, [cell])
    else others.push(cell)
  }
  return [...periods.values()].map(period => period.sort((a, b) => a.model - b.model))
}
