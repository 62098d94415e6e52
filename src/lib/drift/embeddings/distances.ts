import type {Embeddings} from './embed-pictures.ts'

/** Of so many nearest pictures the distances are averaged: one may be a stray. */
const NEAREST = 5

/**
 * How far each vector is from a reference: its mean Euclidean distance from the five nearest, in units of the median that
 * the vectors of the reference have among themselves. About 1 for a further picture of the same kind.
 *
 * @param reference - Some hundreds: the cost is their number times that of `current`.
 */
export function distancesToReference(reference: Embeddings, current: Embeddings): Float64Array {
  const own = nearestOf(reference, reference, true).sort()
  const unit = own[own.length >> 1] ?? 0
  const found = nearestOf(reference, current, false)
  return unit > 0 ? found.map(distance => distance / unit) : found
}

function nearestOf(reference: Embeddings, current: Embeddings, isSame: boolean): Float64Array {
  const {width} = reference
  return Float64Array.from(current.rows, (_, row) => {
    const nearest: number[] = []
    for (let other = 0; other < reference.rows.length; other++) {
      if (isSame && other === row) continue
      let square = 0
      for (let axis = 0; axis < width; axis++) {
        const step =
          (current.values[row * width + axis] ?? 0) - (reference.values[other * width + axis] ?? 0)
        square += step * step
      }
      keepSmallest(nearest, square)
    }
    const sum = nearest.reduce((total, square) => total + Math.sqrt(square), 0)
    return nearest.length === 0 ? 0 : sum / nearest.length
  })
}

/** Keeps the five smallest, ascending. */
function keepSmallest(kept: number[], value: number): void {
  if (kept.length === NEAREST && value >= (kept[NEAREST - 1] ?? Infinity)) return
  let place = kept.length
  while (place > 0 && (kept[place - 1] ?? 0) > value) place--
  kept.splice(place, 0, value)
  if (kept.length > NEAREST) kept.pop()
}
