/** Cells of a row; one more column than bits, since a bit compares two neighbours. */
const COLUMNS = 9
const ROWS = 8

/** Hashes with fewer bits of either kind are of pictures without structure, which all look alike. */
const LEAST_BITS = 8

/** In levels of luma; less is noise of encoding in what is flat. */
const MARGIN = 1

/**
 * Difference hash (dHash) of 64 bits: the mean luma of 9 × 8 cells, and a bit for each two neighbours in a
 * row that says whether the right one is brighter by more than one level. Copies of another size, quality or brightness differ in few bits.
 *
 * @param luma - Row by row, `width` × `height`.
 * @returns 0n where the picture has no structure to compare: smaller than the cells, or nearly one colour.
 * @see Krawetz (2013), Kind of Like That.
 */
export function differenceHash(luma: Float64Array, width: number, height: number): bigint {
  if (width < COLUMNS || height < ROWS) return 0n
  const cells = new Float64Array(COLUMNS * ROWS)
  const sizes = new Float64Array(COLUMNS * ROWS)
  for (let y = 0; y < height; y++) {
    const row = Math.floor((y * ROWS) / height) * COLUMNS
    for (let x = 0; x < width; x++) {
      const cell = row + Math.floor((x * COLUMNS) / width)
      cells[cell] = (cells[cell] ?? 0) + (luma[y * width + x] ?? 0)
      sizes[cell] = (sizes[cell] ?? 0) + 1
    }
  }
  let hash = 0n
  let bits = 0
  for (let row = 0; row < ROWS; row++)
    for (let column = 0; column + 1 < COLUMNS; column++) {
      const at = row * COLUMNS + column
      const left = (cells[at] ?? 0) / (sizes[at] ?? 1)
      const right = (cells[at + 1] ?? 0) / (sizes[at + 1] ?? 1)
      const brighter = right - left > MARGIN
      hash = (hash << 1n) | (brighter ? 1n : 0n)
      if (brighter) bits++
    }
  return bits < LEAST_BITS || bits > 64 - LEAST_BITS ? 0n : hash
}
