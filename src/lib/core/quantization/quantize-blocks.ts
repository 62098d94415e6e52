/** Columns of a matrix in blocks of four bits, as MatMulNBits of com.microsoft takes them. */
export interface QuantizedBlocks {
  /** [columns, blocks a column, blockSize / 2]; of two values the first one is in the lower half of a byte. */
  readonly values: Uint8Array
  /** [columns, blocks a column] */
  readonly scales: Float32Array
  readonly blocks: number
}

const ZERO = 8

/**
 * Quantisation of a matrix to four bits in blocks along its rows: w ≈ scale · (q − 8), with q of 0 … 15.
 *
 * The scale of a block is its value of largest magnitude divided by −8, so that this one is exact and its sign has
 * the longer side of the range. Blocks that reach beyond the matrix are filled with zeros.
 *
 * @param at - The value of row k and column n.
 * @param blockSize - Values a block: a power of two, ≥ 16.
 * @see MatMulNBits in the contrib operators of onnxruntime.
 */
export function quantizeBlocks(
  at: (row: number, column: number) => number,
  rows: number,
  columns: number,
  blockSize: number,
): QuantizedBlocks {
  const blocks = Math.ceil(rows / blockSize)
  const values = new Uint8Array((columns * blocks * blockSize) / 2)
  const scales = new Float32Array(columns * blocks)
  for (let column = 0; column < columns; column++)
    for (let block = 0; block < blocks; block++) {
      const start = block * blockSize
      const end = Math.min(rows, start + blockSize)
      let peak = 0
      for (let row = start; row < end; row++)
        if (Math.abs(at(row, column)) > Math.abs(peak)) peak = at(row, column)
      const place = column * blocks + block
      const scale = Math.fround(peak / -ZERO)
      scales[place] = scale
      for (let row = start; row < start + blockSize; row++) {
        const value = row < end ? at(row, column) : 0
        const level = scale === 0 ? ZERO : Math.round(value / scale) + ZERO
        const nibble = Math.max(0, Math.min(15, level))
        const byte = (place * blockSize) / 2 + ((row - start) >> 1)
        values[byte] = (values[byte] ?? 0) | (row % 2 === 0 ? nibble : nibble << 4)
      }
    }
  return {values, scales, blocks}
}
