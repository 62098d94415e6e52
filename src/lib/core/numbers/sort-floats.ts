/** Sorts in place, ascending. */
export function sortFloats(values: Float64Array): Float64Array {
  return values.sort()
}
