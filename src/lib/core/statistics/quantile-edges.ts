import {nextUp} from '../numbers/index.ts'

/**
 * Edges of bins from quantiles of a reference: bin i holds eᵢ₋₁ ≤ x < eᵢ, the first everything below e₀,
 * the last everything from the last edge on.
 *
 * A value that several quantiles fall on gets a bin of its own, [v, nextUp(v)): among rows that are
 * nearly all 0, a growing share of zeros would else be seen nowhere.
 *
 * @param quantiles - Ascending, finite; ties allowed.
 * @returns Strictly ascending; empty where there are no quantiles.
 */
export function quantileEdges(quantiles: readonly number[]): number[] {
  const edges: number[] = []
  quantiles.forEach((value, index) => {
    if (value !== quantiles[index - 1]) edges.push(value)
    else if (edges.at(-1) === value) edges.push(nextUp(value))
  })
  // The next double may itself be a quantile.
  return edges.filter((edge, index) => edge !== edges[index - 1])
}
