/**
 * Normalised discounted cumulative gain of one ranking: Σ relevance / log₂(rank + 1) over the first k,
 * divided by that of the best order. Rows of equal score share the mean of their places.
 *
 * @param relevance - One a row, ≥ 0.
 * @param scores - One a row; the highest goes first.
 * @param k - Places that count; all where left out.
 * @returns 0 … 1, higher is better; 0 where nothing is relevant; NaN without rows.
 * @see sklearn.metrics.ndcg_score; Järvelin & Kekäläinen (2002).
 */
export function ndcg(
  relevance: Float64Array,
  scores: Float64Array,
  k = Number.POSITIVE_INFINITY,
): number {
  if (relevance.length === 0) return Number.NaN
  const best = idealGain(relevance, k)
  return best === 0 ? 0 : tiedGain(relevance, scores, k) / best
}

function discount(place: number, k: number): number {
  return place < k ? 1 / Math.log2(place + 2) : 0
}

function idealGain(relevance: Float64Array, k: number): number {
  const sorted = relevance.toSorted()
  let gain = 0
  for (let place = 0; place < sorted.length && place < k; place++)
    gain += (sorted[sorted.length - 1 - place] ?? 0) * discount(place, k)
  return gain
}

function tiedGain(relevance: Float64Array, scores: Float64Array, k: number): number {
  const order = Uint32Array.from(scores.keys()).sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0))
  let gain = 0
  for (let start = 0; start < order.length && start < k;) {
    const score = scores[order[start] ?? 0]
    let end = start
    let total = 0
    let discounts = 0
    for (; end < order.length && scores[order[end] ?? 0] === score; end++) {
      total += relevance[order[end] ?? 0] ?? 0
      discounts += discount(end, k)
    }
    gain += (total / (end - start)) * discounts
    start = end
  }
  return gain
}
