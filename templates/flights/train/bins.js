/** Most bins of values a column has; one more code is kept for missing values. */
export const MAX_BINS = 255

/**
 * Cuts a column at its quantiles. A value belongs to the first bin whose upper bound it does not
 * exceed; bounds are float32, like the values a model is given, so both take the same way.
 *
 * @param {Float32Array} values
 * @param {ArrayLike<number>} rows - Rows that decide where the cuts are.
 * @returns {Float32Array} upper bounds of all bins but the last, ascending
 */
export function quantileCuts(values, rows) {
  const sorted = Float32Array.from(rows, row => values[row])
    .filter(v => !Number.isNaN(v))
    .sort()
  const distinct = sorted.filter((value, i) => i === 0 || value !== sorted[i - 1])
  const cuts = []
  if (distinct.length <= MAX_BINS) {
    for (let i = 1; i < distinct.length; i++) cuts.push(cutBetween(distinct[i - 1], distinct[i]))
    return Float32Array.from(cuts)
  }
  for (let k = 1; k < MAX_BINS; k++) {
    const at = Math.floor((k * sorted.length) / MAX_BINS)
    if (sorted[at] === sorted[at - 1]) {
      // A value that fills more than a bin of its own ends the bin after its last occurrence.
      const next = distinct[upperIndex(distinct, sorted[at])]
      if (next !== undefined) cuts.push(cutBetween(sorted[at], next))
    } else cuts.push(cutBetween(sorted[at - 1], sorted[at]))
  }
  return Float32Array.from(new Set(cuts)).sort()
}

/** The bin of every value; missing ones get the code `cuts.length + 1`. */
export function assignBins(values, cuts) {
  const bins = new Uint8Array(values.length)
  for (let row = 0; row < values.length; row++) {
    const value = values[row]
    bins[row] = Number.isNaN(value) ? cuts.length + 1 : lowerIndex(cuts, value)
  }
  return bins
}

/** A float32 `c` with low ≤ c < high. */
function cutBetween(low, high) {
  const middle = Math.fround(low + (high - low) / 2)
  return middle < high ? middle : low
}

/** Index of the first entry ≥ value. */
function lowerIndex(sorted, value) {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (sorted[middle] < value) low = middle + 1
    else high = middle
  }
  return low
}

/** Index of the first entry > value. */
function upperIndex(sorted, value) {
  const at = lowerIndex(sorted, value)
  return sorted[at] === value ? at + 1 : at
}
