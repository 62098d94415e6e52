import type {Embeddings} from './embed-pictures.ts'

/**
 * Both sets with each axis divided by its standard deviation over all pictures of both; an axis of one value stays.
 * In place.
 */
export function standardise<
  Sets extends {readonly reference: Embeddings; readonly current: Embeddings},
>(sets: Sets): Sets {
  const {reference, current} = sets
  const {width} = reference
  const count = reference.rows.length + current.rows.length
  const [means, squares] = [new Float64Array(width), new Float64Array(width)]
  const each = (take: (value: number, axis: number) => void): void => {
    for (const {values} of [reference, current])
      for (let at = 0; at < values.length; at++) take(values[at] ?? 0, at % width)
  }
  each((value, axis) => {
    means[axis] = (means[axis] ?? 0) + value / count
  })
  each((value, axis) => {
    squares[axis] = (squares[axis] ?? 0) + (value - (means[axis] ?? 0)) ** 2 / count
  })
  const scales = squares.map(square => (square > 0 ? 1 / Math.sqrt(square) : 1))
  for (const {values} of [reference, current])
    for (let at = 0; at < values.length; at++)
      values[at] = (values[at] ?? 0) * (scales[at % width] ?? 1)
  return sets
}
