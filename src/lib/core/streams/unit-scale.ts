/** Mid-ranks of the values within 0 and 1: equal values share one, and extreme ones are no further off than others. */
export function unitRanks(values: Float64Array): Float64Array {
  const order = Uint32Array.from(values.keys()).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0))
  const ranks = new Float64Array(values.length)
  for (let start = 0; start < order.length;) {
    const value = values[order[start] ?? 0]
    let end = start + 1
    while (end < order.length && values[order[end] ?? 0] === value) end++
    for (let i = start; i < end; i++) ranks[order[i] ?? 0] = (start + end) / 2 / order.length
    start = end
  }
  return ranks
}
