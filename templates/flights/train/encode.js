const RARE = 10
const PRIOR_ROWS = 20

/**
 * Ranks the categories of a text column by their smoothed share of positive labels, so that a
 * threshold on the rank separates often-late from seldom-late ones. Categories of fewer than
 * 10 rows are left out: like unknown ones they become NaN, which the trees treat as missing.
 *
 * @returns {Map<string, number>} rank by category
 */
export function rankCategories(values, labels, rows) {
  const counts = new Map()
  let total = 0
  for (const row of rows) {
    const value = values[row]
    total += labels[row]
    if (value === null) continue
    const count = counts.get(value) ?? {rows: 0, positives: 0}
    count.rows++
    count.positives += labels[row]
    counts.set(value, count)
  }
  const prior = total / rows.length
  const share = count => (count.positives + PRIOR_ROWS * prior) / (count.rows + PRIOR_ROWS)
  const kept = [...counts].filter(([, count]) => count.rows >= RARE)
  kept.sort(([a, x], [b, y]) => share(x) - share(y) || (a < b ? -1 : 1))
  return new Map(kept.map(([value], rank) => [value, rank]))
}

/** The inputs of the model as numeric columns: numbers as they are, texts as ranks. */
export function encodeColumns(table, inputs, categories) {
  return inputs.map(({name, type}) => {
    const values = table.columns[name]
    if (type !== 'string') return values
    const ranks = categories.get(name)
    return Float32Array.from(values, value => ranks.get(value) ?? NaN)
  })
}
