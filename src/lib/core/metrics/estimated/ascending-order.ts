/** Rows by ascending value; nothing is sorted where they are so already. */
export function ascendingOrder(values: ArrayLike<number>): Uint32Array {
  const order = Uint32Array.from({length: values.length}, (_, row) => row)
  const isSorted = order.every(row => row === 0 || (values[row - 1] ?? 0) <= (values[row] ?? 0))
  return isSorted ? order : order.sort((one, other) => (values[one] ?? 0) - (values[other] ?? 0))
}
