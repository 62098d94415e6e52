/** Sum of the values of each group, by its number from 0 on. */
export function groupSums(groups: readonly number[], values: Float64Array): Float64Array {
  const sums = new Float64Array(groups.reduce((most, group) => Math.max(most, group + 1), 0))
  for (const [at, group] of groups.entries()) sums[group] = (sums[group] ?? 0) + (values[at] ?? 0)
  return sums
}
