/** A matrix with rows and columns changed over; row-major before and after. */
export function transpose(values: Float32Array, dims: readonly number[]): Float32Array {
  const [rows = 0, columns = 0] = dims
  const turned = new Float32Array(values.length)
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++)
      turned[column * rows + row] = values[row * columns + column] ?? 0
  return turned
}
